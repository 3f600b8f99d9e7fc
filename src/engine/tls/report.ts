/** The state of https as the control API tells it, with the commands that make a device trust and reach this machine. */
import type { Certificates, RefusedHandshake } from '../../protocol/certificates.ts';
import type { Status } from '../../protocol/contract.ts';
import type { CertificateState } from './certificates.ts';
import type { NetworkAddress } from './network.ts';

export interface ReportParts {
  readonly addresses: readonly NetworkAddress[];
  readonly warning: string;
  readonly completed: number;
  readonly refused: readonly RefusedHandshake[];
  readonly covers: (name: string) => boolean;
}

export const PEM_PATH = '/__emulator/ca.pem';
export const DER_PATH = '/__emulator/ca.der';

export function certificatesReport(state: CertificateState, ingest: Status['ingest'], parts: ReportParts): Certificates {
  const { authority, leaf } = state;
  const { port } = ingest;
  const base = `http://127.0.0.1:${port}`;
  const file = authority?.file ?? 'ca.pem';
  return {
    state: state.state,
    note: state.note,
    authority: authority === null ? null : {
      subject: authority.subject, fingerprint_sha256: authority.fingerprint, serial: authority.serial, valid_from: authority.validFrom, valid_to: authority.validTo,
      permitted: { dns: [...authority.permitted.dns], ip: [...authority.permitted.ip] }, file,
    },
    certificate: leaf === null ? null : { names: [...leaf.names], fingerprint_sha256: leaf.fingerprint, spki_sha256: leaf.spki, valid_from: leaf.validFrom, valid_to: leaf.validTo },
    names: state.names.map((name) => ({ ...name })),
    https: ingest.https,
    downloads: { pem: base + PEM_PATH, der: base + DER_PATH },
    commands: {
      adb_reverse: `adb reverse tcp:${port} tcp:${port}`,
      ios_simulator_trust: `xcrun simctl keychain booted add-root-cert ${quoted(file)}`,
      curl: `curl --cacert ${quoted(file)} https://localhost:${port}${PEM_PATH}`,
    },
    lan: {
      enabled: ingest.lan !== null,
      warning: parts.warning,
      addresses: parts.addresses.map(({ address, interface: name }) => ({
        address, interface: name, http: `http://${address}:${port}`, https: `https://${address}:${port}`, covered: parts.covers(address),
      })),
    },
    handshakes: { completed: parts.completed, refused: [...parts.refused] },
  };
}

/** For a POSIX shell. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

/**
 * For `res/xml/network_security_config.xml`: debug builds trust the authority, whether it stands in `res/raw/cloudchamber_ca.pem`
 * or was installed on the device; release builds are left as they are.
 */
export const ANDROID_NETWORK_SECURITY_CONFIG = `<?xml version="1.0" encoding="utf-8"?>
<!-- res/xml/network_security_config.xml; in AndroidManifest.xml: <application android:networkSecurityConfig="@xml/network_security_config" ...>
     Save the authority as res/raw/cloudchamber_ca.pem. Only debug builds trust it. -->
<network-security-config>
    <debug-overrides>
        <trust-anchors>
            <certificates src="@raw/cloudchamber_ca" />
            <certificates src="user" />
            <certificates src="system" />
        </trust-anchors>
    </debug-overrides>
</network-security-config>
`;
