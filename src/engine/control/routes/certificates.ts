/** HTTPS: the local authority, what it is for, and how devices get to know it. Its key is in no answer. */
import { z } from 'zod';
import { certificatesSchema, tlsNameSchema } from '../../../protocol/certificates.ts';
import type { Certificates } from '../../../protocol/certificates.ts';
import { ANDROID_NETWORK_SECURITY_CONFIG } from '../../tls/report.ts';
import { qrSvg } from '../../tls/qr.ts';
import type { ControlHost } from '../host.ts';
import { ApiError } from '../route.ts';
import type { RouteTable } from '../route.ts';

const nameParams = z.object({ name: tlsNameSchema });
const file = z.string();

export function addCertificateRoutes(table: RouteTable, engine: ControlHost): void {
  const { secureAccess } = engine;
  const report = (): Certificates => secureAccess.report();
  const setNames = async (names: readonly string[]): Promise<Certificates> => {
    await engine.changeSettings({ ...engine.settings, tls_names: [...names] });
    return report();
  };

  table.add({ method: 'GET', path: '/certificates', summary: 'HTTPS on the ingest port: authority, certificate, names, LAN addresses, failed handshakes', answer: certificatesSchema, run: report });
  table.add({
    method: 'POST', path: '/certificates', summary: 'Makes the authority if there is none yet, or again after it was removed', answer: certificatesSchema,
    run: async () => {
      if (report().state === 'removed') await secureAccess.certificates.rotate();
      else await secureAccess.certificates.ensure();
      return report();
    },
  });
  table.add({
    method: 'POST', path: '/certificates/rotate', summary: 'Replaces the authority; devices must trust the new one', answer: certificatesSchema,
    run: async () => {
      await secureAccess.certificates.rotate();
      return report();
    },
  });
  table.add({
    method: 'DELETE', path: '/certificates', summary: 'Deletes the authority and its key; https is off until it is made again', answer: certificatesSchema,
    run: async () => {
      await secureAccess.certificates.remove();
      return report();
    },
  });
  table.add({
    method: 'PUT', path: '/certificates/names/:name', summary: 'Adds a name or address to the https certificate', params: nameParams, answer: certificatesSchema,
    run: ({ params }) => setNames([...engine.settings.tls_names.filter((name) => name !== params.name), params.name]),
  });
  table.add({
    method: 'DELETE', path: '/certificates/names/:name', summary: 'Takes a name or address out of the https certificate', params: nameParams, answer: certificatesSchema,
    run: ({ params }) => {
      if (!engine.settings.tls_names.includes(params.name)) throw new ApiError(404, 'not-found', `The name "${params.name}" is not among the added ones.`, 'name');
      return setNames(engine.settings.tls_names.filter((name) => name !== params.name));
    },
  });
  table.add({
    method: 'GET', path: '/certificates/ca.pem', summary: 'The authority\'s public certificate as PEM; made if there is none yet', type: 'application/x-pem-file', answer: file,
    run: () => secureAccess.certificates.authorityPem(),
  });
  table.add({
    method: 'GET', path: '/certificates/ca.der', summary: 'The authority\'s public certificate as DER', type: 'application/x-x509-ca-cert', answer: z.instanceof(Uint8Array),
    run: async () => Buffer.from((await secureAccess.certificates.authorityPem()).replace(/-----[^-]+-----|\s/g, ''), 'base64'),
  });
  table.add({
    method: 'GET', path: '/certificates/android.xml', summary: 'Android network security configuration that trusts the authority in debug builds', type: 'application/xml', answer: file,
    run: () => ANDROID_NETWORK_SECURITY_CONFIG,
  });
  table.add({
    method: 'GET', path: '/certificates/qr.svg', summary: 'An address as a QR code', type: 'image/svg+xml',
    query: z.object({ url: z.url({ protocol: /^https?$/ }).max(500) }), answer: file,
    run: ({ query }) => qrSvg(query.url),
  });
}
