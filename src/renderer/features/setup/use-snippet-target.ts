import { useStore } from 'zustand';
import { useWorkspace } from '../../api/queries.ts';
import { connectionStore } from '../../stores/connection.ts';
import type { SnippetTarget } from './snippets.ts';

/** Port, key and secret of an input as snippets need them; null until the engine has said them. */
export function useSnippetTarget(input: string | null): SnippetTarget | null {
  const status = useStore(connectionStore, (state) => state.status);
  const workspace = useWorkspace();
  const entry = status?.inputs.find(({ name }) => name === input);
  if (!status || !entry) return null;
  const url = (status.ingest.http ?? `http://127.0.0.1:${status.ingest.port}`).replace('//127.0.0.1', '//localhost');
  return { url, key: entry.key, secret: entry.secret, workspaceToken: workspace.data?.file.workspace_token ?? '00000000' };
}
