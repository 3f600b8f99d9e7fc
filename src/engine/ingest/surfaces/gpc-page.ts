/** A page of our own that sends batches with the browser's Global Privacy Control signal, or as if it had one (spec/pipeline.md d.6). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourcesDir } from '../../resources.ts';
import type { InboundCall, Surface, SurfaceContext } from '../surface.ts';

let template: string | null = null;

const PLACE = /\/\*INPUTS\*\/.*?\/\*INPUTS\*\//;
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Web inputs to choose from, for callers on this machine; others bring the key. */
function inputsFor({ remote }: InboundCall, { workspace }: SurfaceContext): { name: string; key: string }[] {
  if (!/^(?:127\.|::1$)/.test(remote)) return [];
  return Object.entries(workspace.inputs).filter(([, { platform }]) => platform === 'web').map(([name, { key }]) => ({ name, key }));
}

export const gpcPage: Surface = {
  id: 'gpc-page',
  label: 'GPC test page',
  methods: ['GET'],
  path: /^\/__emulator\/gpc(?:\.html)?$/i,
  answer: (call, _params, context) => {
    template ??= readFileSync(join(resourcesDir(), 'test-pages', 'gpc.html'), 'utf8');
    const inputs = JSON.stringify(inputsFor(call, context)).replaceAll('<', '\\u003c');
    return {
      status: 200, headers: [['content-type', 'text/html; charset=utf-8'], ['cache-control', 'no-store'], ['content-security-policy', POLICY], ['x-content-type-options', 'nosniff']],
      body: template.replace(PLACE, () => inputs), input: null, batches: 0, notes: [],
    };
  },
};
