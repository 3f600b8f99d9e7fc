/** Workspace files by the names that changes use (`FileChange`), as loaded: with defaults filled in. */
import type { FileChange } from '../../protocol/explain.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { call } from './api.ts';

type FileName = Pick<FileChange, 'kind' | 'name'>;

const pathOf = ({ kind, name }: FileName): string => (kind === 'workspace' ? '/workspace/file' : `/workspace/${kind}/${encodeURIComponent(name)}`);

export const fileApi = {
  read: async (file: FileName, signal?: AbortSignal): Promise<JsonObject> =>
    (file.kind === 'workspace' ? (await call<{ file: JsonObject }>('GET', '/workspace', { signal })).file : call<JsonObject>('GET', pathOf(file), { signal })),
  write: (file: FileName, value: JsonObject): Promise<unknown> => call('PUT', pathOf(file), { body: value }),
};
