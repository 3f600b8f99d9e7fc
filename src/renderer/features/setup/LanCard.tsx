import { Wifi } from 'lucide-react';
import { useStore } from 'zustand';
import { connectionStore } from '../../stores/connection.ts';
import { Card } from '../../ui/Card.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { LanSwitch } from '../certificates/LanSwitch.tsx';
import { QrCode } from '../certificates/QrCode.tsx';
import { StepNumber } from './StepNumber.tsx';

/** Public; every device may fetch it (spec/wire-protocol.md 2.1). */
const CERTIFICATE_PATH = '/__emulator/ca.der';

/** Exposure to the network, and its address to scan. */
export function LanCard({ title, number }: { title: string; number: number }) {
  const lan = useStore(connectionStore, (state) => state.status?.ingest.lan ?? null);
  const [url] = lan?.urls ?? [];
  return (
    <Card icon={<StepNumber value={number} />} title={title} extra={<LanSwitch />}>
      {url === undefined ? (
        <p className="flex items-center gap-2 text-fg1"><Wifi aria-hidden size={14} className="shrink-0 text-fg2" />Only this machine may call now. Switch exposure on, and the code below gets this machine’s real address.</p>
      ) : (
        <div className="flex items-start gap-5">
          <QrCode text={`${url}${CERTIFICATE_PATH}`} label={`QR code of ${url}${CERTIFICATE_PATH}`} size={120} />
          <div className="min-w-0">
            <p className="flex items-center gap-1"><code className="truncate data">{url}</code><CopyButton text={url} label="Copy the address" /></p>
            <p className="mt-1.5 max-w-[56ch] text-12 text-warn">{lan?.warning}</p>
            <p className="mt-1.5 max-w-[56ch] text-12 text-fg2">Scan it with the device: when it downloads the certificate, it reaches this machine. Both must be in the same network, and the firewall must let the port through.</p>
          </div>
        </div>
      )}
    </Card>
  );
}
