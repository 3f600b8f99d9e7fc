import { useState } from 'react';
import { ChevronDown, ChevronRight, MoveDown, MoveUp, Plus, Trash2 } from 'lucide-react';
import type { OwnAnswer } from '../../../../protocol/workspace.ts';
import { useOutputPurposes } from '../../../api/outputs.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Notes } from '../../connections/sheet/Notes.tsx';
import { Section } from '../../connections/sheet/Section.tsx';
import type { OpenFile } from '../../connections/use-desk.ts';
import { MOST_ANSWERS } from '../requests/detail/own-answer.ts';
import { AnswerConditions } from './AnswerConditions.tsx';
import { AnswerGiven } from './AnswerGiven.tsx';
import { answerText, NEW_ANSWER, whenText } from './answer-words.ts';

/** Answers of the user's own, in the order in which they are tried. */
export function AnswersEditor({ output }: { output: OpenFile<'outputs'> }) {
  const purposes = useOutputPurposes(output.name).data ?? [];
  const { behaviour } = output.value;
  const { answers } = behaviour;
  const [open, setOpen] = useState<number | null>(answers.length === 1 ? 0 : null);
  const set = (next: OwnAnswer[], step?: string): void => output.change({ behaviour: { ...behaviour, answers: next } }, step === undefined ? undefined : `answers ${step}`);
  function move(from: number, to: number): void {
    const one = answers[from];
    if (one === undefined || to < 0 || to >= answers.length) return;
    set(answers.toSpliced(from, 1).toSpliced(to, 0, one));
    setOpen(open === from ? to : open === to ? from : open);
  }
  const add = (): void => { set([...answers, NEW_ANSWER]); setOpen(answers.length); };
  return (
    <Section
      title="Own answers"
      note={behaviour.mode === 'own' ? 'The first whose conditions all hold is given.' : 'They are kept, and given only while the dial is at Own answers.'}
      extra={<Button size="small" icon={Plus} disabled={answers.length >= MOST_ANSWERS} title={answers.length >= MOST_ANSWERS ? `At most ${MOST_ANSWERS} are possible` : undefined} onClick={add}>Add an answer</Button>}
    >
      {answers.length === 0 ? <p className="text-fg1">None yet: everything is answered as in Perfect.</p> : (
        <ol aria-label="Own answers" className="flex flex-col gap-2">
          {answers.map((answer, index) => {
            const isOpen = open === index;
            const number = index + 1;
            const Chevron = isOpen ? ChevronDown : ChevronRight;
            const bad = 'fault' in answer.answer || answer.answer.status >= 400;
            return (
              <li key={index} className="rounded-lg border border-line bg-bg1">
                <div className="flex min-h-10 items-center gap-2 px-2.5">
                  <button type="button" aria-expanded={isOpen} onClick={() => setOpen(isOpen ? null : index)} className="flex min-w-0 flex-1 items-center gap-2 rounded text-left">
                    <Chevron aria-hidden size={14} className="shrink-0 text-fg2" />
                    <span className="w-4 shrink-0 text-right text-12 text-fg2 tabular-nums">{number}</span>
                    <span className="min-w-0 flex-1 truncate data">{whenText(answer.when)}</span>
                    <Badge tone={bad ? 'error' : 'ok'} mono>{answerText(answer.answer)}</Badge>
                  </button>
                  <IconButton label={`Move answer ${number} up`} icon={MoveUp} disabled={index === 0} onClick={() => move(index, index - 1)} />
                  <IconButton label={`Move answer ${number} down`} icon={MoveDown} disabled={index === answers.length - 1} onClick={() => move(index, index + 1)} />
                  <IconButton label={`Remove answer ${number}`} icon={Trash2} onClick={() => { set(answers.toSpliced(index, 1)); setOpen(null); }} />
                </div>
                <Notes of={output} path={`/behaviour/answers/${index}`} />
                {isOpen && (
                  <div className="grid gap-x-6 border-t border-line px-3.5 py-2">
                    <h4 className="pt-1 text-12 font-semibold text-fg2">When all of this holds</h4>
                    <AnswerConditions value={answer.when} purposes={purposes} onChange={(when, step) => set(answers.with(index, { ...answer, when }), step === undefined ? undefined : `${index} when ${step}`)} />
                    <h4 className="pt-3 text-12 font-semibold text-fg2">Then</h4>
                    <AnswerGiven value={answer.answer} onChange={(given, step) => set(answers.with(index, { ...answer, answer: given }), step === undefined ? undefined : `${index} then ${step}`)} />
                  </div>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </Section>
  );
}
