import { useMemo, useState } from 'react';
import { parseJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatBytes } from '../../ui/format.ts';
import { JsonTree } from '../../ui/JsonTree.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { decodeBase64, hexLines } from '../event/hex.ts';

export interface BodyViewProps {
  /** Decoded from its content encoding; null when it is not text. */
  text: string | null;
  /** The bytes as they came; null when only the text is known. */
  base64: string | null;
  encoding: string | null;
  label: string;
}

type Mode = 'decoded' | 'raw' | 'hex';

/** More than this is cut off with a word, not silently. */
const SHOWN_LINES = 4_000;

function tryJson(text: string | null): Json | undefined {
  try {
    return text === null || text === '' ? undefined : parseJson(text);
  } catch {
    return undefined;
  }
}

export function BodyView({ text, base64, encoding, label }: BodyViewProps) {
  const json = useMemo(() => tryJson(text), [text]);
  const bytes = useMemo(() => (base64 === null ? new TextEncoder().encode(text ?? '') : decodeBase64(base64)), [base64, text]);
  const [mode, setMode] = useState<Mode>(json !== undefined ? 'decoded' : text !== null ? 'raw' : 'hex');
  if (bytes.length === 0) return <p className="p-4 text-fg2">No body</p>;
  const hex = mode === 'hex' ? hexLines(bytes, SHOWN_LINES * 16) : [];
  const lines = mode === 'raw' ? codeLines(text ?? '') : [];
  return (
    <div className="flex min-h-0 flex-col">
      <div className="flex shrink-0 items-center gap-3 px-4 py-2">
        <SegmentedControl
          label={`${label} as`}
          value={mode}
          onChange={setMode}
          options={[
            { value: 'decoded', label: 'Decoded', disabled: json === undefined ? 'The body is not JSON' : undefined },
            { value: 'raw', label: 'Raw', disabled: text === null ? 'The body is not text' : undefined },
            { value: 'hex', label: 'Hex' },
          ]}
        />
        <span className="flex-1 text-12 text-fg2">{formatBytes(bytes.length)}{encoding ? `, ${encoding}, shown decoded` : ''}</span>
        <CopyButton label="Copy body" text={() => text ?? base64 ?? ''} />
      </div>
      {mode === 'decoded' && json !== undefined && <JsonTree label={label} value={json} />}
      {mode === 'raw' && <CodeLines numbers label={label} lines={lines.slice(0, SHOWN_LINES)} />}
      {mode === 'hex' && (
        <CodeLines label={label} lines={hex.map((line) => ({ text: `${line.offset}  ${line.hex}  ${line.text}` }))} />
      )}
      {(lines.length > SHOWN_LINES || (mode === 'hex' && bytes.length > SHOWN_LINES * 16)) && <p className="px-4 pb-3 text-12 text-fg2">Cut off here. Copy the body to see all of it.</p>}
    </div>
  );
}
