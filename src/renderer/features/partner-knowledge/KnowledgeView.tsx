import { useState } from 'react';
import { CircleCheck } from 'lucide-react';
import type { PartnerKnowledge } from '../../../protocol/partner.ts';
import type { Json } from '../../../protocol/json.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/classes.ts';
import { lineText, pointerPath } from '../../ui/json-tree.ts';
import { Switch } from '../../ui/Switch.tsx';
import { KIND_WORDS, knowledgeLines, PART_HEADINGS, PARTS } from './knowledge-model.ts';
import type { KnowledgeLine } from './knowledge-model.ts';

const LIT = { missing: 'bg-error-tint', other: 'bg-error-tint', extra: 'bg-warn-tint' } as const;

function Value({ value }: { value: Json | undefined }) {
  if (value === undefined) return <span className="text-fg2">nothing</span>;
  const text = Array.isArray(value) ? value.map(lineText).join(', ') : lineText(value);
  return <span className="data [overflow-wrap:anywhere]">{text === '' ? '“”' : text}</span>;
}

function Line({ line: { name, ours, theirs, kind, source } }: { line: KnowledgeLine }) {
  const word = kind === null ? null : KIND_WORDS[kind];
  return (
    <tr data-knowledge={name} data-difference={kind ?? undefined} className={cx('align-top', kind === null ? '' : LIT[kind])}>
      <th scope="row" className="px-3.5 py-1.5 text-left font-normal"><span className="data [overflow-wrap:anywhere]">{name}</span></th>
      <td className="px-2 py-1.5" title={source === null ? undefined : `From ${pointerPath(source)} of the profile`}><Value value={ours} /></td>
      <td className="px-2 py-1.5"><Value value={theirs} /></td>
      <td className="px-3.5 py-1.5 text-right">{word === null && ours === undefined ? <span className="text-12 text-fg2" title="The partner makes it of what happened, not of the profile">its own</span> : word === null ? <><CircleCheck aria-hidden size={14} className="inline text-ok" /><span className="sr-only">the same</span></> : <Badge tone={word.tone} title={word.meaning} className="bg-bg0!">{word.word}</Badge>}</td>
    </tr>
  );
}

/** What the partner knows of one of our users beside what we think of them, differences lit up. */
export function KnowledgeView({ knowledge, partner }: { knowledge: PartnerKnowledge; partner: string }) {
  const [onlyDifferences, setOnly] = useState(false);
  const lines = knowledgeLines(knowledge).filter(({ kind }) => !onlyDifferences || kind !== null);
  const { user, expected, why, differences } = knowledge;
  return (
    <div className="flex flex-col">
      {(user === null || expected === null || differences.length > 0) && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2">
          <p className="min-w-0 flex-1 text-12 text-fg1">
            {user === null && expected !== null && `${partner} has no user with any of these identifiers. This is what it would know if the profile were sent now.`}
            {expected === null && (why ?? `${partner} would be told nothing of this user now.`)}
            {user !== null && expected !== null && 'Beside what is there stands what would be there if the profile were sent as it is now.'}
          </p>
          {differences.length > 0 && <span className="flex items-center gap-2 text-12"><Switch label="Differences only" checked={onlyDifferences} onChange={setOnly} /><span aria-hidden>Differences only</span></span>}
        </div>
      )}
      {lines.length > 0 && (
        <table className="w-full table-fixed text-13">
          <thead><tr className="border-y border-line text-12 text-fg2"><th scope="col" className="w-[26%] px-3.5 py-1.5 text-left font-normal">Name there</th><th scope="col" className="px-2 py-1.5 text-left font-normal">We think</th><th scope="col" className="px-2 py-1.5 text-left font-normal">{partner} knows</th><th scope="col" className="w-28 px-3.5 py-1.5"><span className="sr-only">Difference</span></th></tr></thead>
          {PARTS.map((part) => {
            const own = lines.filter((line) => line.part === part);
            return own.length > 0 && (
              <tbody key={part} className="divide-y divide-line border-b border-line">
                <tr><th scope="rowgroup" colSpan={4} className="bg-bg1 px-3.5 py-1 text-left text-12 font-semibold">{PART_HEADINGS[part]}</th></tr>
                {own.map((line) => <Line key={line.key} line={line} />)}
              </tbody>
            );
          })}
        </table>
      )}
    </div>
  );
}
