import { TriangleAlert } from 'lucide-react';
import type { Certificates } from '../../../protocol/certificates.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { LanSwitch } from './LanSwitch.tsx';
import { QrCode } from './QrCode.tsx';

function Address({ label, url }: { label: string; url: string }) {
  return <p className="flex items-center gap-1"><span className="w-11 text-12 text-fg2">{label}</span><code className="truncate data">{url}</code><CopyButton text={url} label={`Copy ${url}`} /></p>;
}

/** Exposure to the network, with each address as a QR code. */
export function LanSection({ lan }: { lan: Certificates['lan'] }) {
  return (
    <Card title="Devices on the network" extra={<LanSwitch />}>
      {lan.enabled
        ? <p role="status" className="flex items-start gap-2 rounded-md bg-warn-tint px-3 py-2 text-warn"><TriangleAlert aria-hidden size={14} className="mt-0.5 shrink-0" />{lan.warning}</p>
        : <p className="text-fg1">Off: only this machine may call. Emulators, simulators and devices on USB need no exposure; a phone on Wi-Fi, a Roku or another computer does.</p>}
      {lan.enabled && (
        <ul className="mt-3 flex flex-col gap-4">
          {lan.addresses.map((address) => (
            <li key={address.address} className="flex items-start gap-4">
              <QrCode text={address.http} label={`QR code of ${address.http}`} size={112} />
              <div className="min-w-0">
                <p className="mb-1 flex items-center gap-2"><span className="font-semibold">{address.address}</span><span className="text-12 text-fg2">{address.interface}</span>{!address.covered && <Badge tone="warn">https does not cover it</Badge>}</p>
                <Address label="http" url={address.http} />
                <Address label="https" url={address.https} />
              </div>
            </li>
          ))}
          {lan.addresses.length === 0 && <li className="text-fg1">This machine has no network address now. Connect it to the device’s network.</li>}
        </ul>
      )}
    </Card>
  );
}
