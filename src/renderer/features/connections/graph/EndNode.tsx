import { Boxes, Globe, Unlink } from 'lucide-react';
import { cx } from '../../../ui/classes.ts';
import { formatCount } from '../../../ui/format.ts';
import { PlatformIcon } from '../PlatformIcon.tsx';
import type { MapInput, MapOutput } from './graph-layout.ts';
import { NodeButton } from './NodeButton.tsx';
import type { NodeState } from './NodeButton.tsx';

export type EndNodeProps = NodeState & ({ side: 'input'; item: MapInput } | { side: 'output'; item: MapOutput });

function inputFacts(item: MapInput): { text: string; bad: string } {
  const rules = item.rules.length === 0 ? '' : `, ${item.rules.length} ${item.rules.length === 1 ? 'rule' : 'rules'}`;
  return { text: item.events === 0 ? `no events${rules}` : `${formatCount(item.events)} ${item.events === 1 ? 'event' : 'events'}${rules}`, bad: item.dropped === 0 ? '' : `${formatCount(item.dropped)} dropped` };
}

function outputFacts(item: MapOutput): { text: string; bad: string } {
  const parts = [item.sent > 0 && `${formatCount(item.sent)} sent`, item.waiting > 0 && `${formatCount(item.waiting)} waiting`].filter((part) => typeof part === 'string');
  const bad = item.failed > 0 ? `${formatCount(item.failed)} failed` : '';
  return { text: !item.exists ? 'deleted' : parts.length > 0 ? parts.join(', ') : bad === '' ? 'nothing sent' : '', bad };
}

/** An input or an output. */
export function EndNode(props: EndNodeProps) {
  const { side, item, ...state } = props;
  const gone = side === 'output' && !item.exists;
  const Icon = gone ? Unlink : side === 'output' && item.real ? Globe : Boxes;
  const { text, bad } = side === 'input' ? inputFacts(item) : outputFacts(item);
  const kind = side === 'input' ? `Input ${item.name}, ${item.platform}` : gone ? `Output ${item.name}, which does not exist any more` : `Output ${item.name}, ${item.partner}${item.real ? ', sends to the real endpoint' : ''}`;
  return (
    <NodeButton {...state} absent={gone} title={kind}>
      <span className="flex min-w-0 items-center gap-2">
        {side === 'input' ? <PlatformIcon platform={item.platform} className="shrink-0 text-fg2" /> : <Icon aria-hidden size={15} className={cx('shrink-0', gone ? 'text-error' : 'text-fg2')} />}
        <span className="min-w-0 flex-1">
          <span className={cx('block truncate text-13 leading-[18px]', state.selected ? 'font-semibold' : 'font-medium', gone && 'text-fg1 line-through')}>{item.label}</span>
          <span className="flex gap-2 text-11 leading-[15px] text-fg2 tabular-nums">
            {text !== '' && <span className="truncate">{text}</span>}
            {bad !== '' && <span className={cx('shrink-0 font-medium', side === 'input' ? 'text-blocked' : 'text-error')}>{bad}</span>}
            {side === 'output' && item.real && <span className="shrink-0 font-semibold text-warn">real</span>}
          </span>
        </span>
      </span>
    </NodeButton>
  );
}
