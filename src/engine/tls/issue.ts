/**
 * Making the authority and the certificate it signs (ADR 0006). Loading the library takes longer than an SDK should wait
 * for the accepting thread, so only the certificate worker imports this file.
 */
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert } from '@peculiar/asn1-schema';
import { GeneralName, GeneralSubtree, GeneralSubtrees, NameConstraints, id_ce_nameConstraints } from '@peculiar/asn1-x509';
import * as x509 from '@peculiar/x509';
import type { Permitted } from './names.ts';
import type { Authority, IssueRequest, Issued, Leaf } from './types.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 1825;
/** Apple refuses more than 398 days (spec/wire-protocol.md 2.1); the first day lies in the past, for clocks that are behind. */
const LEAF_DAYS = 397;

export async function issue(request: IssueRequest): Promise<Issued> {
  const authority = request.authority ?? await makeAuthority(request);
  return { authority, leaf: await makeLeaf(authority, request) };
}

async function makeAuthority({ now, permitted, machine }: IssueRequest): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(), name: [{ O: ['Cloudchamber'] }, { OU: [machine] }, { CN: [`Cloudchamber local authority (${machine})`] }],
    notBefore: new Date(now - DAY_MS), notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS), signingAlgorithm: ALGORITHM, keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      nameConstraints(permitted),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await privatePem(keys.privateKey), permitted };
}

async function makeLeaf(authority: Authority, { now, names }: IssueRequest): Promise<Leaf> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(), subject: [{ O: ['Cloudchamber'] }, { CN: ['localhost'] }], issuer: issuer.subjectName,
    notBefore: new Date(now - DAY_MS), notAfter: new Date(Math.min(now + (LEAF_DAYS - 1) * DAY_MS, issuer.notAfter.getTime())),
    signingAlgorithm: ALGORITHM, publicKey: keys.publicKey, signingKey: await signingKey(authority.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }))),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await privatePem(keys.privateKey), names };
}

function nameConstraints({ dns, ip }: Permitted): x509.Extension {
  const names = [...dns.map((dNSName) => new GeneralName({ dNSName })), ...ip.map((iPAddress) => new GeneralName({ iPAddress }))];
  const permittedSubtrees = new GeneralSubtrees(names.map((base) => new GeneralSubtree({ base })));
  return new x509.Extension(id_ce_nameConstraints, true, AsnConvert.serialize(new NameConstraints({ permittedSubtrees })));
}

/** Positive and 127 bits long at most. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString('hex');
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
}

async function privatePem(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

function signingKey(pem: string): Promise<CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), ALGORITHM, false, ['sign']);
}
