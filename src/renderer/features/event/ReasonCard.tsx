import type { ReactNode } from 'react';
import type { Reason } from '../../../protocol/contract.ts';
import { stringifyJson } from '../../../protocol/json.ts';
import { Card } from '../../ui/Card.tsx';
import { cx } from '../../ui/classes.ts';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { TONE_TEXT } from '../../ui/tones.ts';
import { PointerLine } from './PointerLine.tsx';
import type { Look } from './verdicts.ts';

export interface ReasonCardProps {
  look: Look;
  title: string;
  /** Where it was decided, or in a word what. */
  stage: string;
  reason: Reason;
  /** At the end: what can be tried. */
  action?: ReactNode;
}

/** The sentence, the code, the value it saw, and where in the configuration to look. */
export function ReasonCard({ look, title, stage, reason, action }: ReasonCardProps) {
  const Icon = look.icon;
  return (
    <Card flush title={title} icon={<Icon aria-hidden size={15} className={TONE_TEXT[look.tone]} />} extra={<span className="text-12">{stage}</span>}>
      <div className="flex flex-col items-start gap-2 px-3.5 py-3 [&>p]:max-w-full">
        <p className="leading-[21px] text-fg1">{reason.message}</p>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-12 text-fg2">
          <code className="data text-[11.5px]!">{reason.code}</code>
          {reason.pointer !== undefined && <PointerLine pointer={reason.pointer} />}
        </p>
        {action}
      </div>
      {reason.value !== undefined && reason.value !== null && (
        <div className="border-t border-line">
          <h4 className="px-3.5 pt-2 text-12 text-fg2">The value it saw</h4>
          <CodeLines wrap label="The value it saw" className={cx('max-h-60 overflow-y-auto')} lines={codeLines(stringifyJson(reason.value, 2))} />
        </div>
      )}
    </Card>
  );
}
