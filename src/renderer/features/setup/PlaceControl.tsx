import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { PLACES } from './guides/guide.ts';
import type { Guide, PlaceId } from './guides/guide.ts';

/** Where the app runs, where that makes a difference. */
export function PlaceControl({ guide, place, onPlace }: { guide: Guide; place: PlaceId; onPlace: (place: PlaceId) => void }) {
  if (guide.places.length < 2) return null;
  return <SegmentedControl label="Where it runs" value={place} onChange={onPlace} options={guide.places.map((id) => ({ value: id, label: PLACES[id].label }))} />;
}
