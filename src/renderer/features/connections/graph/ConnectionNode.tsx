import { ArrowRight } from 'lucide-react';
import { Badge } from '../../../ui/Badge.tsx';
import { cx } from '../../../ui/classes.ts';
import { formatCount } from '../../../ui/format.ts';
import { connectionState, environmentWord, share } from '../connection-state.ts';
import type { ActiveStage } from '../stages-of.ts';
import { goesOn } from './graph-layout.ts';
import type { MapConnection } from './graph-layout.ts';
import { NodeButton } from './NodeButton.tsx';
import type { NodeState } from './NodeButton.tsx';

export interface ConnectionNodeProps extends NodeState {
  connection: MapConnection;
  stages: readonly ActiveStage[];
}

/** A connection between its bands: which of its stages do something, how much goes on, and the worst that happened. */
export function ConnectionNode({ connection, stages, ...state }: ConnectionNodeProps) {
  const { name, events, held } = connection;
  const look = connectionState(connection);
  const environment = environmentWord(connection.environments);
  const quiet = look.kind === 'off' || look.kind === 'broken';
  const title = [`${name}: ${look.meaning}`, ...(environment === null ? [] : [environment]), ...stages.map(({ text }) => text)].join('\n');
  return (
    <NodeButton {...state} tone={look.tone} absent={quiet} title={title}>
      <span className="@container block">
        <span className="flex items-center gap-1.5 leading-[18px]">
          <span className={cx('min-w-0 flex-1 truncate text-12', state.selected ? 'font-semibold' : 'font-medium', look.kind === 'off' && 'text-fg2')}>{name}</span>
          {environment !== null && <span className="shrink-0 text-11 text-fg2">{environment}</span>}
          {stages.map(({ id, icon: Icon, text }) => <Icon key={id} role="img" aria-label={text} size={12} className="shrink-0 text-fg2" />)}
        </span>
        <span className="flex items-center gap-2 text-11 leading-[20px] text-fg2 tabular-nums">
          <span className="flex min-w-0 flex-1 items-center gap-1 truncate">
            {events > 0 && <><span className="sr-only">events in and on: </span>{formatCount(events)}<ArrowRight aria-hidden size={11} className="shrink-0" />{formatCount(goesOn(connection))}</>}
            {held > 0 && <span className="ml-1.5 hidden shrink-0 @[230px]:inline">{share(held, events)} held</span>}
          </span>
          {look.icon === undefined ? <span>{look.word}</span> : <Badge tone={look.tone} icon={look.icon} className="h-[18px]! shrink-0 text-[10.5px]!">{look.word}</Badge>}
        </span>
      </span>
    </NodeButton>
  );
}
