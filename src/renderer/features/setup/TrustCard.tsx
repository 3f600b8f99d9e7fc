import { ShieldCheck } from 'lucide-react';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ExportButtons } from '../certificates/ExportButtons.tsx';
import { useCertificates } from '../certificates/use-certificates.ts';
import type { TrustStep } from './guides/guide.ts';
import { StepNumber } from './StepNumber.tsx';

function quoted(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `"${path}"`;
}

/** Export of the authority, and the commands that make a device trust it. */
export function TrustCard({ step, number }: { step: TrustStep; number: number }) {
  const certificates = useCertificates();
  const state = certificates.data?.state;
  const file = certificates.data?.authority?.file;
  // The authority already lies on this machine's disk: commands that run here can name it as it is.
  const commands = step.commands.map(({ label, code }) => ({ label, code: file === undefined ? code : code.replace('cloudchamber-ca.pem', quoted(file)) }));
  return (
    <Card
      flush
      icon={<StepNumber value={number} />}
      title={step.title}
      extra={<Button size="small" icon={ShieldCheck} onClick={() => goTo('settings', 'certificates')}>Certificates</Button>}
    >
      <div className="flex flex-col gap-3 px-3.5 py-3">
        <p className="max-w-[72ch] text-fg1">{step.help}</p>
        {state === 'removed' && <p role="status" className="text-warn">The certificate authority was removed, so https is off. Make a new one under Certificates.</p>}
        <ExportButtons kinds={step.exports} />
        {commands.length > 0 && (
          <dl className="grid grid-cols-[130px_minmax(0,1fr)_24px] items-center gap-x-3 gap-y-1.5">
            {commands.map(({ label, code }) => (
              <div key={label} className="contents">
                <dt className="text-12 text-fg2">{label}</dt>
                <dd className="min-w-0"><code className="block truncate data" title={code}>{code}</code></dd>
                <CopyButton text={code} label={`Copy the command for ${label}`} />
              </div>
            ))}
          </dl>
        )}
      </div>
    </Card>
  );
}
