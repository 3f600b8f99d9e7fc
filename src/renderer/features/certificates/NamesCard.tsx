import { useState } from 'react';
import { Plus, X } from 'lucide-react';
import type { Certificates } from '../../../protocol/certificates.ts';
import { tlsNameSchema } from '../../../protocol/certificates.ts';
import { api } from '../../api/api.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useCertificateAction } from './use-certificates.ts';

/** The names that the served certificate covers, and those added to it. */
export function NamesCard({ certificates }: { certificates: Certificates }) {
  const [typed, setTyped] = useState('');
  const add = useCertificateAction((name: string) => api.addCertificateName(name), 'Name added');
  const remove = useCertificateAction((name: string) => api.removeCertificateName(name), 'Name removed');
  const { certificate, names } = certificates;
  const name = typed.trim().toLowerCase();
  const check = tlsNameSchema.safeParse(name);
  const problem = name === '' || check.success ? undefined : 'Use a host name such as “shop.mparticle.com” or “*.mparticle.com”, or an IP address.';
  return (
    <Card title="Names in the certificate" extra={certificate && <span className="text-12">until {formatDateTime(certificate.valid_to).slice(0, 10)}</span>}>
      {certificate ? (
        <ul aria-label="Covered names" className="flex flex-wrap gap-1.5">{certificate.names.map((covered) => <li key={covered}><Badge mono>{covered}</Badge></li>)}</ul>
      ) : <p className="text-fg2">The certificate is made with the first https call.</p>}
      <form
        className="mt-3 flex flex-wrap items-center gap-2"
        onSubmit={(event) => { event.preventDefault(); if (check.success) add.mutate(name, { onSuccess: () => setTyped('') }); }}
      >
        <TextField aria-label="Name or address to add" mono className="max-w-72" placeholder="shop.mparticle.com" invalid={problem !== undefined} value={typed} onChange={(event) => setTyped(event.target.value)} />
        <Button type="submit" icon={Plus} disabled={!check.success || add.isPending}>Add</Button>
        {problem && <span role="alert" className="text-12 text-error">{problem}</span>}
      </form>
      {names.length > 0 && (
        <ul aria-label="Added names" className="mt-2 divide-y divide-line">
          {names.map((entry) => (
            <li key={entry.name} className="flex h-8 items-center gap-2">
              <code className="data">{entry.name}</code>
              {!entry.covered && <span className="text-12 text-warn">outside the authority’s scope: make a new authority to cover it</span>}
              <IconButton className="ml-auto" label={`Remove ${entry.name}`} icon={X} onClick={() => remove.mutate(entry.name)} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
