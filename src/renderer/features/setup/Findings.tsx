import { CircleX, Info, TriangleAlert } from 'lucide-react';
import type { SetupChecks } from '../../../protocol/contract.ts';
import { useSetup } from '../../api/queries.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Card } from '../../ui/Card.tsx';
import { cx } from '../../ui/classes.ts';
import { formatTime } from '../../ui/format.ts';
import { useCertificates } from '../certificates/use-certificates.ts';

type Finding = SetupChecks['findings'][number];

const TITLES: Readonly<Record<Finding['code'], string>> = {
  'wrong-path': 'A call came on a wrong path', 'wrong-key': 'A call came with another key', 'wrong-secret': 'The secret is wrong', 'signature-mismatch': 'The signature does not match',
  fault: 'A fault on demand hit the last call', 'production-interval': 'Production mode uploads late', 'no-events': 'Config fetched, no events yet',
};
const ICONS = { error: CircleX, warning: TriangleAlert, info: Info } as const;
const COLOURS = { error: 'text-error', warning: 'text-warn', info: 'text-info' } as const;

interface Entry {
  readonly key: string;
  readonly severity: Finding['severity'];
  readonly title: string;
  readonly message: string;
  readonly at: number;
  readonly requestId: string | null;
}

/** What is wrong and what to do, from the engine's look at the latest calls; a refused handshake never becomes a call. */
export function Findings({ input }: { input: string }) {
  const setup = useSetup(input).data;
  const [refused] = useCertificates().data?.handshakes.refused ?? [];
  const arrivedAt = setup?.checks.find(({ id }) => id === 'batch')?.at ?? null;
  const entries: Entry[] = (setup?.findings ?? []).map((finding) => ({ key: finding.code, severity: finding.severity, title: TITLES[finding.code], message: finding.message, at: finding.at, requestId: finding.request_id }));
  if (refused && (arrivedAt === null || refused.at > arrivedAt)) {
    entries.unshift({ key: 'tls', severity: 'error', title: `TLS refused by ${refused.remote ?? 'a client'}`, message: refused.message, at: refused.at, requestId: null });
  }
  if (entries.length === 0) return null;
  return (
    <Card flush title="What holds it up">
      <ul aria-live="polite" className="divide-y divide-line">
        {entries.map((entry) => {
          const Icon = ICONS[entry.severity];
          return (
            <li key={entry.key} data-finding={entry.key} className="flex gap-2.5 px-3.5 py-2.5">
              <Icon role="img" aria-label={entry.severity} size={15} className={cx('mt-0.5 shrink-0', COLOURS[entry.severity])} />
              <div className="min-w-0 flex-1">
                <p className="flex items-baseline gap-2"><span className="min-w-0 flex-1 font-semibold">{entry.title}</span><span className="data text-fg2">{formatTime(entry.at)}</span></p>
                <p className="mt-0.5 text-12 break-words text-fg1">{entry.message}</p>
                {entry.requestId !== null && <button type="button" className="mt-1 text-12 text-accent hover:underline" onClick={() => { goTo('requests'); select({ request: entry.requestId }); }}>Show the call</button>}
              </div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
