import type { OverviewReport } from '../../../protocol/report.ts';
import { goTo } from '../../stores/navigation.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Card } from '../../ui/Card.tsx';
import { formatCount } from '../../ui/format.ts';

type Connections = OverviewReport['connections'];

const toMap = (): void => goTo('connections');
const toCatalog = (): void => goToPlans('catalog');

const FIGURES: readonly { readonly key: keyof Connections; readonly label: string; readonly title: string; readonly open: () => void }[] = [
  { key: 'platforms', label: 'Active platforms', title: 'Show the inputs', open: toMap },
  { key: 'feeds', label: 'Active feeds', title: 'Show the inputs', open: toMap },
  { key: 'event_outputs', label: 'Active event outputs', title: 'Show the outputs', open: toMap },
  { key: 'audience_outputs', label: 'Active audience outputs', title: 'Show the outputs', open: toMap },
  { key: 'custom_events', label: 'Custom events', title: 'Show the catalog', open: toCatalog },
  { key: 'user_attributes', label: 'User attributes', title: 'Show the catalog', open: toCatalog },
];

/** What is connected, and how much is known of it. */
export function ConnectionFigures({ connections }: { connections: Connections }) {
  return (
    <Card flush title="Connections">
      <ul className="grid grid-cols-2 py-1.5">
        {FIGURES.map(({ key, label, title, open }) => (
          <li key={key}>
            <button type="button" title={title} onClick={open} className="flex w-full flex-col px-3.5 py-1.5 text-left hover:bg-bg2">
              <span className="text-18 font-semibold tabular-nums">{formatCount(connections[key])}</span>
              <span className="truncate text-12 text-fg2">{label}</span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
