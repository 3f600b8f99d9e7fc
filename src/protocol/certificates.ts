/** HTTPS as the control API tells of it (`/api/v1/certificates`): the local authority, the certificate served, how devices reach and trust it. */
import { z } from 'zod';

const HOST = /^(\*\.)?(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const IPV4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
const ALL_DIGITS = /^[\d.]+$/;

/** A host name (`*.` in front stands for one label) or an IP address that the served certificate shall cover. */
export const tlsNameSchema = z.union([z.ipv4(), z.ipv6(), z.string().regex(HOST).refine((name) => IPV4.test(name) || !ALL_DIGITS.test(name))], {
  error: 'use a host name in lower case such as "shop.mparticle.com", "*.mparticle.com", or an IP address',
});

export const lanAddressSchema = z.object({
  address: z.string(),
  interface: z.string(),
  http: z.string(),
  https: z.string(),
  /** False when the certificate cannot cover the address: it lies outside the authority's scope. */
  covered: z.boolean(),
});
export type LanAddress = z.infer<typeof lanAddressSchema>;

export const refusedHandshakeSchema = z.object({
  at: z.number(),
  /** Null when the client was gone before it could be told. */
  remote: z.string().nullable(),
  /** What the client asked for, where it said so. */
  server_name: z.string().nullable(),
  code: z.string(),
  /** Cause and remedy. */
  message: z.string(),
});
export type RefusedHandshake = z.infer<typeof refusedHandshakeSchema>;

export const certificatesSchema = z.object({
  /** `none`: made when it is first needed. `removed`: https is off until it is made again. */
  state: z.enum(['none', 'ready', 'removed']),
  /** Why the present authority replaced an earlier one, when nobody asked for it. */
  note: z.string().nullable(),
  authority: z.object({
    subject: z.string(), fingerprint_sha256: z.string(), serial: z.string(), valid_from: z.number(), valid_to: z.number(),
    /** The only names that certificates of this authority are good for. */
    permitted: z.object({ dns: z.array(z.string()), ip: z.array(z.string()) }),
    /** Public certificate on this machine's disk. */
    file: z.string(),
  }).nullable(),
  certificate: z.object({ names: z.array(z.string()), fingerprint_sha256: z.string(), spki_sha256: z.string(), valid_from: z.number(), valid_to: z.number() }).nullable(),
  /** Names of the settings. One that is not covered needs a new authority. */
  names: z.array(z.object({ name: z.string(), covered: z.boolean() })),
  https: z.string().nullable(),
  /** Public certificate on the ingest port, for devices; no token. */
  downloads: z.object({ pem: z.string(), der: z.string() }),
  commands: z.object({ adb_reverse: z.string(), ios_simulator_trust: z.string(), curl: z.string() }),
  lan: z.object({ enabled: z.boolean(), warning: z.string(), addresses: z.array(lanAddressSchema) }),
  handshakes: z.object({ completed: z.number().int(), refused: z.array(refusedHandshakeSchema) }),
});
export type Certificates = z.infer<typeof certificatesSchema>;
