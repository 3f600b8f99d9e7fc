import type { ViolationGroup } from '../../../protocol/data-plan.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';

/** The newest event with this violation, in the stream with its violations in front. */
export function openExample({ example }: ViolationGroup): void {
  select({ event: example.event_id, batch: example.batch_id, tab: 'violations', step: null });
  goTo('stream');
}
