/**
 * Keeps the local authority and the certificate that the ingest port serves: made when first needed, renewed when the
 * machine's names change or its time is nearly up. Certificates live by the machine's own time, not by the engine's clock:
 * the clients that check them know no other.
 */
import { X509Certificate, createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { EngineError } from '../errors.ts';
import { CertificateFiles } from './files.ts';
import { certificateNames, permits, permittedFor } from './names.ts';
import type { Permitted } from './names.ts';
import type { Authority, Issuer, Leaf } from './types.ts';

/** A certificate with less time left is renewed. */
const RENEW_MS = 30 * 86_400_000;
/** How often the machine's addresses are looked at while clients connect. */
const CHECK_MS = 5_000;
const NEAR_END = 'The certificate authority was made anew, because the old one was about to expire. Trust the new one on your devices.';

export interface CertificateParts {
  readonly dataDir: string;
  readonly issue: Issuer;
  /** The machine's time, Unix ms. */
  readonly now: () => number;
  /** Addresses and names by which others on the network reach this machine. */
  readonly networkNames: () => readonly string[];
  readonly userNames: () => readonly string[];
  /** The certificate served, or null once it is removed; `newAuthority` when clients of the old one must not go on. */
  readonly onChange: (leaf: Leaf | null, newAuthority: boolean) => void;
  /** A renewal that failed while the old certificate still serves. */
  readonly onFailure: (error: unknown) => void;
}

export interface CertificateState {
  readonly state: 'none' | 'ready' | 'removed';
  readonly note: string | null;
  readonly authority: (CertificateFacts & { readonly permitted: Permitted; readonly file: string }) | null;
  readonly leaf: (CertificateFacts & { readonly names: readonly string[] }) | null;
  readonly names: readonly { readonly name: string; readonly covered: boolean }[];
}

export interface CertificateFacts {
  readonly subject: string;
  readonly serial: string;
  readonly fingerprint: string;
  /** SHA-256 of the public key, base64: what browsers' pinning options take. */
  readonly spki: string;
  readonly validFrom: number;
  readonly validTo: number;
}

export class CertificateKeeper {
  private readonly parts: CertificateParts;
  private readonly files: CertificateFiles;
  private authority: Authority | null = null;
  private leaf: Leaf | null = null;
  private removed = false;
  private loaded = false;
  private note: string | null = null;
  private checkedAt = Number.NEGATIVE_INFINITY;
  private making: Promise<Leaf> | null = null;

  constructor(parts: CertificateParts) {
    this.parts = parts;
    this.files = new CertificateFiles(parts.dataDir);
  }

  /** The certificate to serve now, or null when it must be made first (`ensure`) or https was removed. */
  get current(): Leaf | null {
    this.load();
    const now = this.parts.now();
    if (this.leaf === null || this.isDue(now)) return null;
    return this.leaf;
  }

  get isRemoved(): boolean {
    this.load();
    return this.removed;
  }

  /** Makes what is missing. Throws `unavailable` when https was removed. */
  async ensure(): Promise<Leaf> {
    const ready = this.current;
    if (ready !== null) return ready;
    if (this.removed) throw new EngineError('unavailable', 'The local certificate authority was removed, so https is off. Make a new one under Settings, Certificates.');
    try {
      return await this.make(false);
    } catch (error) {
      // An old certificate that still holds serves better than none.
      const { leaf } = this;
      if (leaf === null || facts(leaf.certificate).validTo <= this.parts.now()) throw error;
      this.checkedAt = this.parts.now();
      this.parts.onFailure(error);
      return leaf;
    }
  }

  /** PEM of the authority's public certificate. */
  async authorityPem(): Promise<string> {
    await this.ensure();
    return this.authority?.certificate ?? '';
  }

  /** A new authority: nothing that trusted the old one trusts this one. Also turns https on again. */
  async rotate(): Promise<void> {
    this.load();
    await this.idle();
    this.note = null;
    await this.make(true);
  }

  async remove(): Promise<void> {
    this.load();
    await this.idle();
    this.files.remove();
    this.authority = null;
    this.leaf = null;
    this.note = null;
    this.removed = true;
    this.parts.onChange(null, true);
  }

  /** After names of the settings changed: renews at once what was already made. */
  async namesChanged(): Promise<void> {
    this.load();
    this.checkedAt = Number.NEGATIVE_INFINITY;
    if (this.leaf !== null) await this.ensure();
  }

  /** When nothing is being made. */
  async idle(): Promise<void> {
    await this.making?.catch(() => undefined);
  }

  covers(name: string): boolean {
    this.load();
    return permits(this.authority?.permitted ?? permittedFor(this.parts.userNames()), name);
  }

  state(): CertificateState {
    this.load();
    const { authority, leaf } = this;
    return {
      state: this.removed ? 'removed' : authority === null ? 'none' : 'ready',
      note: this.note,
      authority: authority === null ? null : { ...facts(authority.certificate), permitted: authority.permitted, file: this.files.publicFile },
      leaf: leaf === null ? null : { ...facts(leaf.certificate), names: leaf.names },
      names: this.parts.userNames().map((name) => ({ name, covered: this.covers(name) })),
    };
  }

  private load(): void {
    if (this.loaded) return;
    this.loaded = true;
    this.removed = this.files.isRemoved;
    if (this.removed) return;
    const authority = this.files.readAuthority();
    if (authority.state === 'damaged') this.note = `The certificate authority was made anew, because ${authority.message}. Trust the new one on your devices.`;
    if (authority.state !== 'ok') return;
    if (isNearEnd(authority.value, this.parts.now())) {
      this.note = NEAR_END;
      return;
    }
    this.authority = authority.value;
    const leaf = this.files.readLeaf();
    if (leaf.state === 'ok' && new X509Certificate(leaf.value.certificate).verify(new X509Certificate(authority.value.certificate).publicKey)) this.leaf = leaf.value;
  }

  private isDue(now: number): boolean {
    if (now - this.checkedAt < CHECK_MS && now >= this.checkedAt) return false;
    const { leaf, authority } = this;
    if (leaf === null || authority === null) return true;
    const { validFrom, validTo } = facts(leaf.certificate);
    if (now < validFrom || validTo - now < RENEW_MS) return true;
    if (leaf.names.join() !== this.wantedNames(authority.permitted).join()) return true;
    this.checkedAt = now;
    return false;
  }

  private wantedNames(permitted: Permitted): string[] {
    return certificateNames(permitted, this.parts.networkNames(), this.parts.userNames());
  }

  /** One at a time: connections that come meanwhile wait for the same certificate. */
  private make(newAuthority: boolean): Promise<Leaf> {
    this.making ??= this.issue(newAuthority).finally(() => {
      this.making = null;
    });
    return this.making;
  }

  private async issue(newAuthority: boolean): Promise<Leaf> {
    const now = this.parts.now();
    const expiring = this.authority !== null && isNearEnd(this.authority, now);
    if (expiring && !newAuthority) this.note = NEAR_END;
    const known = newAuthority || expiring ? null : this.authority;
    const permitted = known?.permitted ?? permittedFor(this.parts.userNames());
    const { authority, leaf } = await this.parts.issue({ now, authority: known, permitted, names: this.wantedNames(permitted), machine: machineName() });
    if (known === null) this.files.writeAuthority(authority);
    this.files.writeLeaf(leaf);
    this.authority = authority;
    this.leaf = leaf;
    this.removed = false;
    this.checkedAt = now;
    this.parts.onChange(leaf, known === null);
    return leaf;
  }
}

function isNearEnd({ certificate }: Authority, now: number): boolean {
  return facts(certificate).validTo <= now + RENEW_MS;
}

function machineName(): string {
  return hostname().replace(/[^\w.-]/g, '').slice(0, 32) || 'this machine';
}

function facts(pem: string): CertificateFacts {
  const certificate = new X509Certificate(pem);
  return {
    subject: certificate.subject.split('\n').reverse().join(', '),
    serial: certificate.serialNumber.toLowerCase(),
    fingerprint: certificate.fingerprint256,
    spki: createHash('sha256').update(certificate.publicKey.export({ type: 'spki', format: 'der' })).digest('base64'),
    validFrom: certificate.validFromDate.getTime(),
    validTo: certificate.validToDate.getTime(),
  };
}
