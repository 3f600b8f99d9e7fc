import type { IdentityStrategyName, RetoldStory } from '../../../protocol/identity.ts';
import type { User } from '../../../protocol/user.ts';
import { asApiError } from '../../api/client.ts';
import { useRetold } from '../../api/users.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { cx } from '../../ui/classes.ts';
import { HUE_TEXT } from '../../ui/event-kinds.ts';
import type { EventHue } from '../../ui/event-kinds.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { TextLink } from '../../ui/TextLink.tsx';
import { CALL_LABELS } from './identity-words.ts';
import { UserState } from './UserState.tsx';

type Answer = RetoldStory['strategies'][number]['answers'][number];

/** As people call them, without the word that three of them share. */
const SHORT: Readonly<Record<IdentityStrategyName, string>> = { default: 'Default', conversion: 'Conversion', link: 'Link', isolation: 'Isolation', 'best-match': 'Best match' };

/** The same person has the same colour down a column; the name says it too. */
const HUES = Object.keys(HUE_TEXT) as EventHue[];

function hueOf(name: string): string {
  const number = Number(/\d+$/.exec(name)?.[0] ?? 0);
  return HUE_TEXT[HUES[number % HUES.length] ?? 'other'];
}

function Cell({ answer }: { answer: Answer | undefined }) {
  if (answer === undefined) return <span className="text-fg2">not told</span>;
  if (answer.status >= 400) return <span className="text-error">{answer.status}</span>;
  if (answer.mpid === null) return <span className="text-fg2">nobody</span>;
  return <span className="inline-flex items-center gap-1 whitespace-nowrap">{answer.created && <span className="text-12 text-fg2">new</span>}<b className={cx('font-semibold', hueOf(answer.mpid))}>{answer.mpid}</b> <UserState brief user={{ known: answer.known, orphaned: false, deleted_at: null }} /></span>;
}

function request({ kind, identities, changes }: RetoldStory['calls'][number]): string {
  const values = [...identities.map(({ value }) => value), ...changes.map(({ old_value: old, new_value: next }) => `${old ?? 'none'} → ${next ?? 'none'}`)];
  return `${CALL_LABELS[kind]} ${values.join(', ')}`;
}

/** The user's calls told again from an empty graph, once under each strategy: who is who then. */
export function StoryCard({ user, current, onGo }: { user: User; current: string; onGo: (call: string) => void }) {
  const story = useRetold(user.mpid);
  return (
    <Card flush title="The whole story under each strategy" extra={<span className="truncate text-12">all calls from an empty graph; P1, P2 are users in their order</span>}>
      {story.isPending && <SkeletonRows rows={5} label="Telling the story under each strategy" />}
      {story.error && <p role="alert" className="px-3.5 py-3 text-error">{asApiError(story.error).message}</p>}
      {story.data && (
        <div tabIndex={0} role="region" aria-label="The story under each strategy" className="overflow-x-auto outline-offset-[-2px]">
          <table className="w-full min-w-[620px]">
            <thead>
              <tr className="h-8 border-b border-line text-left text-12 text-fg2">
                <th scope="col" className="w-10 pl-3.5 font-normal">#</th>
                <th scope="col" className="w-[46%] px-2 font-normal">Call</th>
                {story.data.strategies.map(({ strategy, current: set }) => <th key={strategy} scope="col" className={cx('px-2 font-normal whitespace-nowrap', set && 'bg-accent-tint text-fg0')}>{SHORT[strategy]}{set && <Badge tone="accent" className="ml-1.5">set</Badge>}</th>)}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {story.data.calls.map((call, index) => (
                <tr key={call.id} aria-current={call.id === current ? 'step' : undefined} className={cx('h-8', call.id === current && 'bg-bg2')}>
                  <td className="pl-3.5 text-12 text-fg2 tabular-nums">{index + 1}</td>
                  <th scope="row" className="max-w-0 min-w-40 px-2 text-left font-normal"><TextLink title={request(call)} onClick={() => onGo(call.id)}>{request(call)}</TextLink></th>
                  {story.data.strategies.map(({ strategy, current: set, answers }) => <td key={strategy} title={answers[index]?.message} className={cx('px-2', set && 'bg-accent-tint')}><Cell answer={answers[index]} /></td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
