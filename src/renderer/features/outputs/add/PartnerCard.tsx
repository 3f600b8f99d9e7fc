import type { OutputCatalogueEntry } from '../../../api/api.ts';
import { plural } from '../../../ui/format.ts';
import { FidelityBadge } from '../FidelityBadge.tsx';

/** A partner of the catalogue: what it takes, and how far its simulator can be trusted. */
export function PartnerCard({ entry, used, onChoose }: { entry: OutputCatalogueEntry; used: number; onChoose: () => void }) {
  const unconfirmed = entry.facts.filter(({ status }) => status === 'unconfirmed').length;
  return (
    <button type="button" data-partner={entry.slug} onClick={onChoose} className="flex h-full w-full flex-col gap-2 rounded-lg border border-line bg-bg1 p-3.5 text-left hover:border-accent">
      <span className="flex w-full items-center gap-2">
        <span className="min-w-0 flex-1 truncate text-15 font-semibold">{entry.name}</span>
        <FidelityBadge fidelity={entry.fidelity} />
      </span>
      <span className="flex-1 text-fg1">{entry.summary}</span>
      <span className="text-12 text-fg2">{[plural(entry.settings.length, 'setting'), ...(entry.facts.length === 0 ? [] : [`${plural(entry.facts.length, 'fact')}${unconfirmed === 0 ? '' : `, ${unconfirmed} unconfirmed`}`]), ...(used === 0 ? [] : [`${plural(used, 'output')} here`])].join(' · ')}</span>
    </button>
  );
}
