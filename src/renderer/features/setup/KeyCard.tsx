import { Card } from '../../ui/Card.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { SecretText } from '../../ui/SecretText.tsx';
import type { Target } from './guides/guide.ts';

function Line({ label, value, secret }: { label: string; value: string; secret?: boolean }) {
  return (
    <div className="grid grid-cols-[84px_minmax(0,1fr)_24px] items-center gap-2 py-0.5">
      <dt className="text-fg2">{label}</dt>
      <dd className="min-w-0 truncate data">{secret ? <SecretText value={value} label={label} /> : value}</dd>
      <CopyButton label={`Copy ${label.toLowerCase()}`} text={value} />
    </div>
  );
}

export function KeyCard({ name, target }: { name: string; target: Target }) {
  return (
    <Card title={`Input ${name}`}>
      <dl>
        <Line label="Address" value={`http://${target.authority}`} />
        <Line label="With https" value={`https://${target.authority}`} />
        <Line label="Key" value={target.key} />
        <Line label="Secret" value={target.secret} secret />
      </dl>
    </Card>
  );
}
