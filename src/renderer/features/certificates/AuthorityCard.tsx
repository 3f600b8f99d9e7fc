import { useState } from 'react';
import type { Certificates } from '../../../protocol/certificates.ts';
import { api } from '../../api/api.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { ExportButtons } from './ExportButtons.tsx';
import { Fact } from './Fact.tsx';
import { useCertificateAction } from './use-certificates.ts';

type Question = 'rotate' | 'remove';

const QUESTIONS: Readonly<Record<Question, { title: string; action: string; text: string }>> = {
  rotate: { title: 'Make a new authority?', action: 'Make a new authority', text: 'Devices that trust the present one no longer trust this machine: the new certificate must be installed on each, and in code that carries it.' },
  remove: { title: 'Remove the authority?', action: 'Remove it', text: 'Its key is deleted and https goes off; plain http goes on. Remove the certificate from devices yourself. A new authority can be made at any time.' },
};

const STATES = { none: { tone: 'neutral', text: 'not made yet' }, ready: { tone: 'ok', text: 'ready' }, removed: { tone: 'warn', text: 'removed, https is off' } } as const;

/** Who vouches for this machine's https. */
export function AuthorityCard({ certificates }: { certificates: Certificates }) {
  const { authority, state, note } = certificates;
  const [question, setQuestion] = useState<Question | null>(null);
  const make = useCertificateAction(() => api.makeCertificates(), 'Certificate authority made');
  const rotate = useCertificateAction(() => api.rotateCertificates(), 'New certificate authority made');
  const remove = useCertificateAction(() => api.removeCertificates(), 'Certificate authority removed');
  const [address] = certificates.lan.enabled ? certificates.lan.addresses : [];
  const download = address === undefined ? certificates.downloads.pem : certificates.downloads.pem.replace(/^http:\/\/[^/]+/, address.http);
  const busy = make.isPending || rotate.isPending || remove.isPending;
  return (
    <Card
      title={<span className="flex items-center gap-2">Certificate authority <Badge tone={STATES[state].tone}>{STATES[state].text}</Badge></span>}
      extra={authority === null
        ? <Button size="small" variant="primary" disabled={busy} onClick={() => make.mutate(undefined)}>{busy ? 'Making it…' : 'Make it'}</Button>
        : (
          <>
            <Button size="small" disabled={busy} onClick={() => setQuestion('rotate')}>Make a new one…</Button>
            <Button size="small" variant="danger" disabled={busy} onClick={() => setQuestion('remove')}>Remove…</Button>
          </>
        )}
    >
      {note !== null && <p role="status" className="mb-2 text-warn">{note}</p>}
      {authority === null ? (
        <p className="text-fg1">{state === 'removed' ? 'Nothing answers over https until it is made again.' : 'It is made by the first https call, or now. Its key stays on this machine, readable by you alone, and is good for local names and mparticle hosts only.'}</p>
      ) : (
        <>
          <dl className="grid grid-cols-[110px_minmax(0,1fr)_24px] items-start gap-x-3 gap-y-1.5">
            <Fact name="Subject" value={authority.subject} />
            <Fact name="SHA-256" value={authority.fingerprint_sha256} mono copy />
            <Fact name="Valid" value={`${formatDateTime(authority.valid_from)} to ${formatDateTime(authority.valid_to)}`} />
            <Fact name="Good for" value={[...authority.permitted.dns, ...authority.permitted.ip].join(', ')} mono />
            <Fact name="File" value={authority.file} mono copy />
          </dl>
          <div className="mt-3 flex items-center gap-3"><ExportButtons kinds={['pem', 'der', 'android']} /></div>
          <div className="mt-2 flex min-w-0 items-center gap-1 text-12 text-fg2">
            <span>Devices can fetch it without a token at</span>
            <code className="min-w-0 truncate">{download}</code>
            <CopyButton text={download} label="Copy the download address" />
          </div>
        </>
      )}
      {question && (
        <ConfirmDialog open danger={question === 'remove'} title={QUESTIONS[question].title} action={QUESTIONS[question].action} onClose={() => setQuestion(null)} onConfirm={() => (question === 'rotate' ? rotate : remove).mutate(undefined)}>
          {QUESTIONS[question].text}
        </ConfirmDialog>
      )}
    </Card>
  );
}
