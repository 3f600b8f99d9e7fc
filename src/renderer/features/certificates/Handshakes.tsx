import type { Certificates } from '../../../protocol/certificates.ts';
import { Card } from '../../ui/Card.tsx';
import { formatTime, plural } from '../../ui/format.ts';

const SHOWN = 8;

/** Clients that gave up before they could call: mostly a certificate that is not trusted yet. */
export function Handshakes({ handshakes }: { handshakes: Certificates['handshakes'] }) {
  const { refused, completed } = handshakes;
  return (
    <Card flush={refused.length > 0} title="Refused handshakes" extra={<span className="text-12">{plural(completed, 'completed handshake')}</span>}>
      {refused.length === 0 ? <p className="text-fg2">None. A device that does not trust the certificate shows here.</p> : (
        <ul className="divide-y divide-line">
          {refused.slice(0, SHOWN).map((entry) => (
            <li key={`${entry.at}${entry.remote}${entry.code}`} className="px-3.5 py-2">
              <p className="flex items-baseline gap-3"><span className="data text-fg2">{formatTime(entry.at)}</span><span className="font-medium">{entry.remote ?? 'a client'}</span>{entry.server_name !== null && <span className="text-fg2">asked for {entry.server_name}</span>}<code className="ml-auto text-12 text-fg2">{entry.code}</code></p>
              <p className="text-12 text-fg1">{entry.message}</p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
