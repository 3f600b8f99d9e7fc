import { lazy, Suspense, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Play } from 'lucide-react';
import { stringifyJson } from '../../../../protocol/json.ts';
import type { Json } from '../../../../protocol/json.ts';
import { useCommands } from '../../../app/commands.ts';
import { Button } from '../../../ui/Button.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { parseBatch } from './draft.ts';

const JsonEditor = lazy(() => import('../../../ui/monaco/JsonEditor.tsx'));

export interface BatchEditorProps {
  received: Json;
  edited: string | null;
  onRun: (text: string) => void;
}

/** The batch as JSON; runs with Ctrl+Enter. */
export function BatchEditor({ received, edited, onRun }: BatchEditorProps) {
  const [start] = useState(() => edited ?? stringifyJson(received, 2));
  const [text, setText] = useState(start);
  const parsed = parseBatch(text);
  const problem = parsed.ok ? null : parsed.message;
  const run = (): void => { if (problem === null) onRun(text); };
  useCommands(() => [{ id: 'what-if.run', title: 'Run the edited batch', group: 'What if', keys: ['mod+enter'], when: () => problem ?? true, run }], [text]);

  /** The editor would begin a new line with these keys. */
  function runInEditor(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1" onKeyDownCapture={runInEditor}>
        <Suspense fallback={<SkeletonRows rows={8} label="Loading the editor" />}>
          <JsonEditor value={start} revision={0} label="Batch JSON" onChange={setText} className="h-full" />
        </Suspense>
      </div>
      <div className="flex shrink-0 items-center gap-3 border-t border-line px-4 py-2">
        <p role="status" className="min-w-0 flex-1 truncate text-12 text-error">{problem}</p>
        <Button icon={Play} shortcut="mod+enter" disabled={problem !== null} title={problem ?? undefined} onClick={run}>Run</Button>
      </div>
    </div>
  );
}
