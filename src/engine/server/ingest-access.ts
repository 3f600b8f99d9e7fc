/** How SDKs reach the ingest server: its ports, plain and over TLS, from this machine or from others; and what the window shows of it. */
import type { Certificates } from '../../protocol/certificates.ts';
import type { Problem, Status } from '../../protocol/contract.ts';
import type { EngineSettings } from '../../protocol/workspace.ts';
import { CertificateKeeper } from '../tls/certificates.ts';
import { HandshakeLog } from '../tls/handshakes.ts';
import { lanAddresses, networkNames } from '../tls/network.ts';
import { certificatesReport } from '../tls/report.ts';
import type { Issued, Issuer } from '../tls/types.ts';
import { spawnWorker } from '../workers/spawn.ts';
import type { IngestServer } from './ingest-server.ts';
import { IngestPorts } from './ingest-ports.ts';
import { TlsFront } from './tls-front.ts';

export interface IngestAccessParts {
  readonly dataDir: string;
  readonly settings: () => EngineSettings;
  readonly server: IngestServer;
  readonly onProblem: (problem: Problem) => void;
  readonly onProblemSolved: (code: string) => void;
  /** What `status` and `report` tell has changed. */
  readonly onChange: () => void;
}

const LAN_WARNING = 'Every device on your network can send data to Cloudchamber while this is on. It takes data in and gives none out. Turn it off on networks you do not trust.';
const PROBLEM = 'certificate-failed';

/** Off the accepting thread: loading the library and making keys takes about a fifth of a second. */
const issueInWorker: Issuer = (request) => new Promise<Issued>((resolve, reject) => {
  const worker = spawnWorker('certificate', request);
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`The thread that makes certificates ended with code ${code}.`)));
});

export class IngestAccess {
  readonly certificates: CertificateKeeper;
  private readonly parts: IngestAccessParts;
  private readonly handshakes = new HandshakeLog();
  private readonly front: TlsFront;
  private readonly ports: IngestPorts;
  /** As wished for: the settings' or, until those change, the one given at the start. */
  private port = 0;

  constructor(parts: IngestAccessParts) {
    this.parts = parts;
    const failed = (error: unknown): void => parts.onProblem({
      severity: 'error', code: PROBLEM, message: `The https certificate could not be made: ${error instanceof Error ? error.message : String(error)}`,
    });
    this.certificates = new CertificateKeeper({
      dataDir: parts.dataDir, issue: issueInWorker, now: Date.now, networkNames, userNames: () => parts.settings().tls_names, onFailure: failed,
      onChange: (_leaf, newAuthority) => {
        if (newAuthority) this.front.closeConnections();
        parts.onProblemSolved(PROBLEM);
        parts.onChange();
      },
    });
    this.front = new TlsFront({ certificates: this.certificates, log: this.handshakes, now: Date.now, serve: (socket) => parts.server.serve(socket), onError: failed });
    this.ports = new IngestPorts({ plain: (socket) => parts.server.serve(socket), secure: (socket) => this.front.accept(socket) }, () => parts.server.closeIdle());
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.state.port}`;
  }

  /** Opens the ports at the start. `fail` throws when the first cannot be had. */
  async open(port: number, onInUse: 'fail' | 'report'): Promise<void> {
    const { https_port: second, lan } = this.parts.settings();
    this.port = port;
    const error = await this.ports.apply({ port, second, lan });
    if (error === null || onInUse === 'report') return;
    await this.ports.close();
    throw error;
  }

  /** After the settings changed. */
  async apply(before: EngineSettings): Promise<void> {
    const { ingest_port: port, https_port: second, lan, tls_names: names } = this.parts.settings();
    if (port !== before.ingest_port) this.port = port;
    await this.ports.apply({ port: this.port, second, lan });
    if (names.join() !== before.tls_names.join()) await this.certificates.namesChanged();
  }

  status(): Status['ingest'] {
    const { port, error, second, lan } = this.ports.state;
    const https = (at: number): string | null => (this.certificates.isRemoved ? null : `https://127.0.0.1:${at}`);
    return {
      http: error === null ? this.url : null,
      https: error === null ? https(port) : null,
      port, error,
      second: second === null ? null : { port: second.port, https: second.error === null ? https(second.port) : null, error: second.error },
      lan: lan ? { urls: lanAddresses().map(({ address }) => `http://${address}:${port}`), warning: LAN_WARNING } : null,
    };
  }

  /** For the ingest port: null instead of a failure when https was removed. */
  async authorityPem(): Promise<string | null> {
    return this.certificates.isRemoved ? null : this.certificates.authorityPem();
  }

  report(): Certificates {
    return certificatesReport(this.certificates.state(), this.status(), {
      addresses: lanAddresses(), warning: LAN_WARNING, completed: this.handshakes.completed, refused: this.handshakes.refused, covers: (name) => this.certificates.covers(name),
    });
  }

  async close(): Promise<void> {
    const closed = this.ports.close();
    this.parts.server.closeIdle();
    await Promise.all([closed, this.certificates.idle()]);
    this.parts.server.close();
  }
}
