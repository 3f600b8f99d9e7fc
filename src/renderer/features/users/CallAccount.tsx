import { ArrowRightLeft, Ban, CircleDashed, CirclePlus, Eraser, GitMerge, Link, Link2, ListFilter, MoveRight, Search, ShieldBan, Target, Unlink, UserX } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { IdentityStep, IdentityStrategyName } from '../../../protocol/identity.ts';
import { Card } from '../../ui/Card.tsx';
import { cx } from '../../ui/classes.ts';
import { TONE_TEXT } from '../../ui/tones.ts';
import type { Tone } from '../../ui/tones.ts';
import { STRATEGY_LABELS } from './identity-words.ts';
import { MpidText } from './MpidText.tsx';

const LOOKS: Readonly<Record<IdentityStep['code'], { readonly icon: LucideIcon; readonly tone: Tone; readonly word: string }>> = {
  'looked-up': { icon: Search, tone: 'neutral', word: 'Looked up' },
  protected: { icon: ShieldBan, tone: 'blocked', word: 'Protected' },
  narrowed: { icon: ListFilter, tone: 'neutral', word: 'Narrowed' },
  matched: { icon: Target, tone: 'accent', word: 'Matched' },
  'not-found': { icon: CircleDashed, tone: 'neutral', word: 'Not found' },
  created: { icon: CirclePlus, tone: 'ok', word: 'Made' },
  linked: { icon: Link, tone: 'info', word: 'Linked' },
  attached: { icon: Link2, tone: 'ok', word: 'Attached' },
  replaced: { icon: ArrowRightLeft, tone: 'accent', word: 'Replaced' },
  moved: { icon: MoveRight, tone: 'accent', word: 'Moved' },
  removed: { icon: Eraser, tone: 'error', word: 'Removed' },
  orphaned: { icon: Unlink, tone: 'warn', word: 'Orphaned' },
  ignored: { icon: Ban, tone: 'neutral', word: 'Ignored' },
  refused: { icon: UserX, tone: 'error', word: 'Refused' },
  aliased: { icon: GitMerge, tone: 'info', word: 'Aliased' },
};

/** The decision in sentences: what was looked up, what matched, what won, what changed. */
export function CallAccount({ steps, strategy }: { steps: readonly IdentityStep[]; strategy: IdentityStrategyName | null }) {
  if (steps.length === 0) return null;
  return (
    <Card flush title="How it was decided" extra={strategy === null ? undefined : <span className="text-12 text-warn">as {STRATEGY_LABELS[strategy].toLowerCase()} would</span>}>
      <ol aria-label="Steps of the decision" className="flex flex-col py-1.5">
        {steps.map((step, index) => {
          const { icon: Icon, tone, word } = LOOKS[step.code];
          return (
            <li key={index} className="flex items-start gap-2.5 px-3.5 py-1">
              <Icon role="img" aria-label={word} size={14} className={cx('mt-[3px] shrink-0', TONE_TEXT[tone])} />
              <p className="min-w-0 flex-1 break-words text-fg1">
                <MpidText text={step.message} />
              </p>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
