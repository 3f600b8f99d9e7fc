import { asApiError } from '../../api/client.ts';
import { Card } from '../../ui/Card.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { SectionPage } from '../settings/SectionPage.tsx';
import { AuthorityCard } from './AuthorityCard.tsx';
import { Fact } from './Fact.tsx';
import { Handshakes } from './Handshakes.tsx';
import { LanSection } from './LanSection.tsx';
import { NamesCard } from './NamesCard.tsx';
import { SecondPort } from './SecondPort.tsx';
import { useCertificates } from './use-certificates.ts';

/** How devices trust and reach this machine. */
export function CertificatesSection() {
  const query = useCertificates();
  const error = query.error && query.data === undefined ? asApiError(query.error) : null;
  const certificates = query.data;
  return (
    <SectionPage title="HTTPS and devices" intro="The ingest port answers http and https alike. Devices must trust its certificate, and be able to reach it.">
      {query.isPending && <SkeletonRows rows={8} label="Loading certificates" />}
      {error && <ErrorState title="The certificates could not be read" code={error.code} onRetry={() => void query.refetch()}>{error.message}</ErrorState>}
      {certificates && (
        <div className="flex flex-col gap-4">
          <AuthorityCard certificates={certificates} />
          <LanSection lan={certificates.lan} />
          <SecondPort />
          <NamesCard certificates={certificates} />
          <Card title="Commands">
            <dl className="grid grid-cols-[150px_minmax(0,1fr)_24px] items-start gap-x-3 gap-y-1.5">
              <Fact name="Android by USB" value={certificates.commands.adb_reverse} mono copy />
              <Fact name="iOS simulator trusts" value={certificates.commands.ios_simulator_trust} mono copy />
              <Fact name="Try it" value={certificates.commands.curl} mono copy />
            </dl>
          </Card>
          <Handshakes handshakes={certificates.handshakes} />
        </div>
      )}
    </SectionPage>
  );
}
