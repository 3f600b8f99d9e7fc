import { Card } from '../../ui/Card.tsx';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';

/** A numbered step with code that is copied as it stands. */
export function CodeBlock({ title, code, number }: { title: string; code: string; number?: number | undefined }) {
  const lines = codeLines(code);
  return (
    <Card
      flush
      title={title}
      icon={number === undefined ? undefined : <span className="flex size-5 items-center justify-center rounded-full bg-bg3 text-11 font-semibold">{number}</span>}
      extra={<CopyButton wide text={code} />}
    >
      <CodeLines numbers={lines.length > 2} label={title} lines={lines} />
    </Card>
  );
}
