import { Unlink, UserRound, UserRoundCheck } from 'lucide-react';
import { goToUser } from '../../stores/user-place.ts';
import { cx } from '../../ui/classes.ts';
import { shortId } from '../../ui/format.ts';
import type { Graph, GraphEdge, GraphIdentity, GraphPerson } from './graph-model.ts';
import { typeLabel } from './identity-words.ts';

type Side = 'before' | 'after';

export interface GraphPictureProps {
  graph: Graph;
  side: Side;
  label: string;
  self: string;
  answer: string | null;
}

/** Where the lines begin and end, in percent of the width. */
const FROM = 48;
const TO = 58;
const RIGHT = 97;

/** What will go is lit before, what has come is lit after. */
const LIT: Readonly<Record<Side, string>> = { before: 'border-error bg-error-tint', after: 'border-ok bg-ok-tint' };

function edgeClass(edge: GraphEdge, side: Side): string {
  if (edge.before === edge.after) return 'stroke-fg2 opacity-60';
  return side === 'before' ? 'stroke-error' : 'stroke-ok';
}

function Lines({ graph, side }: Pick<GraphPictureProps, 'graph' | 'side'>) {
  const yOf = (mpid: string) => graph.people.find((person) => person.mpid === mpid)?.y ?? 0;
  const middle = (FROM + TO) / 2;
  return (
    <svg aria-hidden viewBox={`0 0 100 ${graph.height}`} preserveAspectRatio="none" className="absolute inset-0 size-full">
      {graph.edges.filter((edge) => edge[side]).map((edge) => {
        const from = graph.identities.find(({ key }) => key === edge.identity)?.y ?? 0;
        const to = yOf(edge.mpid);
        return <path key={`${edge.identity} ${edge.mpid}`} d={`M${FROM},${from} C${middle},${from} ${middle},${to} ${TO},${to}`} fill="none" strokeWidth={edge.before === edge.after ? 1 : 2} strokeDasharray={edge.before && !edge.after ? '4 3' : undefined} vectorEffect="non-scaling-stroke" className={edgeClass(edge, side)} />;
      })}
      {graph.links.filter(({ from, to }) => [from, to].every((mpid) => graph.people.some((person) => person.mpid === mpid && person[side] !== null))).map(({ from, to }) => (
        <path key={`${from} ${to}`} d={`M${RIGHT},${yOf(from)} C${RIGHT + 3},${yOf(from)} ${RIGHT + 3},${yOf(to)} ${RIGHT},${yOf(to)}`} fill="none" strokeWidth={1.5} strokeDasharray="2 3" vectorEffect="non-scaling-stroke" className="stroke-info" />
      ))}
    </svg>
  );
}

function Identity({ identity, side }: { identity: GraphIdentity; side: Side }) {
  const there = identity[side].length > 0;
  if (!there && !identity.asked) return null;
  const lit = there && identity[side].some((mpid) => !identity[side === 'before' ? 'after' : 'before'].includes(mpid));
  return (
    <li
      title={`${typeLabel(identity.type)} ${identity.value}${there ? '' : ', which nobody has'}`}
      style={{ top: identity.y - 15, width: `${FROM}%` }}
      className={cx('absolute left-0 flex h-[30px] flex-col justify-center rounded-md border px-2 leading-none', lit ? LIT[side] : there ? 'border-line bg-bg2' : 'border-dashed border-line', identity.asked && 'font-medium')}
    >
      <span className="truncate text-[10px] leading-[12px] text-fg2">{typeLabel(identity.type)}{identity.asked && <span className="text-accent"> asked</span>}</span>
      <span className={cx('truncate data text-[11.5px]! leading-[14px]', there ? 'text-fg0' : 'text-fg2')}>{identity.value}</span>
      <span className="sr-only">{there ? ` of ${identity[side].map(shortId).join(', ')}` : ' of nobody'}</span>
    </li>
  );
}

function Person({ person, side, self, answer }: { person: GraphPerson; side: Side; self: string; answer: string | null }) {
  const user = person[side];
  if (user === null) return null;
  const orphaned = user.identities.length === 0;
  const Icon = orphaned ? Unlink : user.known ? UserRoundCheck : UserRound;
  const lit = person.change === (side === 'before' ? 'vanished' : 'appeared');
  const turned = side === 'after' && person.before !== null && person.before.known !== user.known;
  const state = orphaned ? 'orphaned' : user.known ? 'known' : 'anonymous';
  const words = person.mpid === self ? `${state}, this user` : state;
  return (
    <li style={{ top: person.y - 21, left: `${TO}%`, width: `${RIGHT - TO}%` }} className="absolute">
      <button
        type="button"
        title={`MPID ${person.mpid}, ${words}`}
        onClick={() => goToUser(person.mpid, { tab: 'graph' })}
        className={cx('flex h-[42px] w-full min-w-0 items-center gap-2 rounded-lg border px-2 text-left hover:brightness-110', lit ? LIT[side] : 'border-line bg-bg2', person.mpid === answer && 'ring-2 ring-accent')}
      >
        <Icon aria-hidden size={15} className={cx('shrink-0', orphaned ? 'text-warn' : user.known ? 'text-ok' : 'text-fg2')} />
        <span className="flex min-w-0 flex-col leading-none">
          <span className={cx('truncate data text-[11.5px]! leading-[16px]', person.mpid === self ? 'font-semibold text-fg0' : 'text-fg1')}>{shortId(person.mpid)}</span>
          <span className={cx('truncate text-[10.5px] leading-[14px]', turned ? 'text-accent' : orphaned ? 'text-warn' : 'text-fg2')}>{state}{person.mpid === answer && <span className="font-medium text-accent"> · answer</span>}</span>
        </span>
      </button>
    </li>
  );
}

/** One side of the picture: identities, users, and a line where a user holds an identity. */
export function GraphPicture({ graph, side, label, self, answer }: GraphPictureProps) {
  const empty = graph.people.every((person) => person[side] === null) && graph.identities.every((identity) => identity[side].length === 0 && !identity.asked);
  return (
    <div role="group" aria-label={`${label} the call`} data-graph={side} className="@container p-3.5">
      <div className="relative" style={{ height: graph.height }}>
        <Lines graph={graph} side={side} />
        <ul aria-label="Identities">{graph.identities.map((identity) => <Identity key={identity.key} identity={identity} side={side} />)}</ul>
        <ul aria-label="Users">{graph.people.map((person) => <Person key={person.mpid} person={person} side={side} self={self} answer={answer} />)}</ul>
        {empty && <p className="flex h-full items-center text-fg2">Nobody has any of these identities.</p>}
      </div>
    </div>
  );
}
