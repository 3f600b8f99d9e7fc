import type { Reason } from '../../../../protocol/contract.ts';
import { stringifyJson } from '../../../../protocol/json.ts';
import { CodeLines } from '../../../ui/CodeLines.tsx';
import { codeLines } from '../../../ui/code-lines.ts';

/** Longer values get lines of their own. */
const SHORT = 48;

/** The value that a stage decided by. */
export function SeenValue({ value }: { value: Reason['value'] }) {
  if (value === undefined) return null;
  const line = stringifyJson(value);
  if (line.length <= SHORT) return <p className="text-12 text-fg2">It saw <code className="rounded bg-bg2 px-1.5 py-0.5 data text-[11.5px]! text-fg0">{line}</code></p>;
  return (
    <div className="text-12 text-fg2">
      <p>It saw</p>
      <CodeLines wrap label="The value it saw" className="max-h-40 overflow-y-auto rounded-md bg-bg2" lines={codeLines(stringifyJson(value, 2))} />
    </div>
  );
}
