/**
 * W1: the script that the web snippet loads (spec/wire-protocol.md 5.4): the published SDK, unchanged, between two
 * lines of ours that keep the page's settings and point the SDK back at this server.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { emptyAnswer } from '../answers.ts';
import { resolveKey } from '../auth.ts';
import type { Surface, SurfaceContext } from '../surface.ts';
import { webConfig } from '../web-config.ts';

let sdkSource: string | null = null;

/** `dist/mparticle.js` of `@mparticle/web-sdk` (Apache-2.0), read once. */
function webSdkSource(): string {
  if (sdkSource === null) {
    const main = createRequire(import.meta.url).resolve('@mparticle/web-sdk');
    sdkSource = readFileSync(join(dirname(main), 'mparticle.js'), 'utf8');
  }
  return sdkSource;
}

/** The SDK replaces `window.mParticle`, so the page's settings are put aside first. */
const BEFORE = 'window.__cloudchamber={config:window.mParticle&&window.mParticle.config||{}};\n';

/** Runs in the page. URL keys that the page set itself win over ours. */
const AFTER = `
;(function(key,server,urls){
  var saved=window.__cloudchamber.config,name;
  delete window.__cloudchamber;
  var config=Object.assign({},saved,urls,server,{requestConfig:false,forceHttps:false});
  for(name in urls)if(saved[name])config[name]=saved[name];
  if(server.dataPlanResult)config.dataPlan=Object.assign({},saved.dataPlan,{document:server.dataPlanResult});
  window.mParticle.config=config;
  window.mParticle.init(key,config);
})`;

/** Base URLs have no scheme and end with a slash (wire-protocol.md 11.1). */
export function serviceUrls(host: string): Record<string, string> {
  return {
    v1SecureServiceUrl: `${host}/v1/JS/`,
    v2SecureServiceUrl: `${host}/v2/JS/`,
    v3SecureServiceUrl: `${host}/v3/JS/`,
    configUrl: `${host}/JS/v2/`,
    identityUrl: `${host}/v1/`,
    aliasUrl: `${host}/v1/identity/`,
    userAudienceUrl: `${host}/v1/`,
  };
}

function script(key: string, server: Record<string, unknown>, context: SurfaceContext): string {
  const values = [key, server, serviceUrls(context.host)].map((value) => JSON.stringify(value)).join(',');
  return `${BEFORE}${webSdkSource()}${AFTER}(${values});\n`;
}

export const webSnippet: Surface = {
  id: 'web-snippet',
  label: 'Web SDK script',
  methods: ['GET'],
  path: /^(?:\/tags)?\/js\/v2\/(?<key>[^/]+)\/(?:mparticle|app)\.js$/i,
  answer: (call, params, context) => {
    const key = params.key ?? '';
    const auth = resolveKey(key, 'web', context);
    if (!auth.ok) return emptyAnswer(401, auth.input, auth.notes);
    return {
      status: 200,
      headers: [['content-type', 'application/javascript; charset=utf-8'], ['cache-control', 'no-store']],
      body: script(key, webConfig(auth.input, call.query, context), context),
      input: auth.input.name,
      batches: 0,
      notes: auth.notes,
    };
  },
};
