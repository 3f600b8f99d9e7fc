/** The local authority's public certificate, so that a phone can fetch what it shall trust (spec/wire-protocol.md 2.1). */
import { emptyAnswer } from '../answers.ts';
import type { Surface, SurfaceAnswer } from '../surface.ts';

function certificate(body: string | Uint8Array, type: string, file: string): SurfaceAnswer {
  return { status: 200, headers: [['content-type', type], ['content-disposition', `attachment; filename="${file}"`], ['cache-control', 'no-store']], body, input: null, batches: 0, notes: [] };
}

export const authority: Surface = {
  id: 'authority',
  label: 'Certificate authority',
  methods: ['GET'],
  path: /^\/__emulator\/ca\.(?<kind>pem|der)$/i,
  answer: async (_call, { kind = '' }, { authorityPem }) => {
    const pem = await authorityPem();
    if (pem === null) {
      return emptyAnswer(404, null, [{ code: 'authority-removed', message: 'The local certificate authority was removed, so https is off. Make a new one under Settings, Certificates.' }]);
    }
    // Both are what Android and iOS open their installer for.
    if (kind.toLowerCase() === 'pem') return certificate(pem, 'application/x-pem-file', 'cloudchamber-ca.pem');
    return certificate(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'), 'application/x-x509-ca-cert', 'cloudchamber-ca.der');
  },
};
