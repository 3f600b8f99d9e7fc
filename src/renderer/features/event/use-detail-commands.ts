import type { BatchDetail } from '../../../protocol/contract.ts';
import { useCommands } from '../../app/commands.ts';
import { select } from '../../stores/selection.ts';
import { deliveriesOf } from './trace-model.ts';
import { showDelivery } from './detail-place.ts';
import { shareReport } from './share/share-store.ts';
import { askWhatIf } from './what-if/what-if-store.ts';

const GROUP = 'Event';

/** What the keys and the palette do with the event that is open. */
export function useDetailCommands(batch: BatchDetail, eventId: string | null): void {
  useCommands(() => [
    { id: 'event.what-if', title: 'What if: run it again with other settings or another batch', group: GROUP, keys: ['w'], run: () => askWhatIf() },
    {
      id: 'event.origins', title: 'Where each field of the request came from', group: GROUP, keys: ['o'],
      when: () => deliveriesOf(batch, eventId).length > 0 || 'Nothing was sent',
      run: () => { const [first] = deliveriesOf(batch, eventId); if (first !== undefined) showDelivery(first.id); },
    },
    { id: 'event.kit', title: 'Kit or server: what a kit in the app would have received', group: GROUP, when: () => batch.platform !== 's2s' || 'A server has no kits', run: () => select({ tab: 'kit' }) },
    { id: 'event.share', title: 'Share report: the batch\'s story as one file', group: GROUP, run: () => shareReport(batch.id) },
  ], [batch, eventId]);
}
