import { useState } from 'react';
import { Eye, EyeOff } from 'lucide-react';
import { Card } from '../../ui/Card.tsx';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { StepNumber } from './StepNumber.tsx';

export interface CodeBlockProps {
  title: string;
  code: string;
  number?: number | undefined;
  help?: string | undefined;
  /** Masked on the screen until asked for; the copy has it. */
  secret?: string | undefined;
}

/** A numbered step with code that is copied as it stands. */
export function CodeBlock({ title, code, number, help, secret }: CodeBlockProps) {
  const [shown, setShown] = useState(false);
  const hides = secret !== undefined && secret !== '' && code.includes(secret);
  const lines = codeLines(hides && !shown ? code.replaceAll(secret, '••••••••') : code);
  return (
    <Card
      flush
      title={title}
      icon={number === undefined ? undefined : <StepNumber value={number} />}
      extra={
        <>
          {hides && <IconButton label={shown ? 'Hide the secret' : 'Show the secret'} icon={shown ? EyeOff : Eye} onClick={() => setShown(!shown)} />}
          <CopyButton wide text={code} />
        </>
      }
    >
      <CodeLines numbers={lines.length > 2} label={title} lines={lines} />
      {help && <p className="border-t border-line px-3.5 py-2 text-12 text-fg2">{help}</p>}
    </Card>
  );
}
