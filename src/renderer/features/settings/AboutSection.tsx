import { useStore } from 'zustand';
import { host } from '../../api/api.ts';
import { connectionStore } from '../../stores/connection.ts';
import { Card } from '../../ui/Card.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { SectionPage } from './SectionPage.tsx';

/** Bundled parts whose licences ask for a notice; the whole list is in the package's licence file. */
const PARTS: readonly (readonly [string, string])[] = [
  ['@mparticle/web-sdk', 'Apache-2.0'], ['Inter', 'OFL-1.1'], ['JetBrains Mono', 'OFL-1.1'], ['React', 'MIT'], ['Base UI', 'MIT'], ['TanStack Query and Virtual', 'MIT'],
  ['Lucide', 'ISC'], ['cmdk', 'MIT'], ['Fastify', 'MIT'], ['better-sqlite3', 'MIT'], ['undici', 'MIT'], ['zod', 'MIT'], ['Electron', 'MIT'],
];

export function AboutSection() {
  const status = useStore(connectionStore, (state) => state.status);
  const versions = { cloudchamber: status?.version ?? '', ...status?.versions, ...host.desktop?.versions };
  const text = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join('\n');
  return (
    <SectionPage title="About Cloudchamber" intro="mParticle on one desk. Not made or endorsed by mParticle or any partner.">
      <div className="flex flex-col gap-4">
        <Card title="Versions" extra={<CopyButton text={text} label="Copy versions" />}>
          <dl className="grid grid-cols-[160px_1fr] gap-y-1">
            {Object.entries(versions).map(([name, version]) => <div key={name} className="contents"><dt className="text-fg2">{name}</dt><dd className="data">{version}</dd></div>)}
          </dl>
        </Card>
        <Card title="No telemetry">
          Nothing about you or your data is sent anywhere. There are no accounts and no update checks; the only data that leaves this machine is what an output set to “real” sends, and the window says so all the time.
        </Card>
        {status && status.sandbox.state !== 'enforced' && <Card title="Rule sandbox">{status.sandbox.message}</Card>}
        <Card title="Licences">
          <p className="mb-2">Cloudchamber is licensed under Apache-2.0. It stands on:</p>
          <dl className="grid grid-cols-[220px_1fr] gap-y-1">
            {PARTS.map(([name, licence]) => <div key={name} className="contents"><dt>{name}</dt><dd className="text-fg2">{licence}</dd></div>)}
          </dl>
        </Card>
      </div>
    </SectionPage>
  );
}
