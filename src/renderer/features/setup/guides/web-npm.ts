import { code, indent } from './guide.ts';
import type { Guide, Target } from './guide.ts';
import { browserTrust, HTTP_NOTES, HTTPS_NOTES, webSettings } from './web-parts.ts';

function start(target: Target, scheme: 'http' | 'https') {
  return code('Start the SDK with these settings', 'javascript', `import mParticle from '@mparticle/web-sdk';

mParticle.init('${target.key}', {
${indent(webSettings(target, scheme), '  ')}
});

mParticle.ready(() => {
  mParticle.logEvent('Hello Cloudchamber', mParticle.EventType.Other);
});`);
}

const install = code('Install', 'shell', 'npm install @mparticle/web-sdk');

export const webNpm: Guide = {
  id: 'web-npm',
  label: 'Web, npm',
  group: 'Web',
  detail: '@mparticle/web-sdk',
  runsIn: 'browser',
  places: ['this-machine', 'lan-device'],
  minimum: 'Any 2.x. Batches since 2.10; older versions send single events, which are taken too. Checked with 2.14.2 and 2.68.0.',
  variants: [
    { id: 'http', label: 'Plain http', steps: (target) => [install, start(target, 'http')], notes: HTTP_NOTES },
    { id: 'https', label: 'https', steps: (target) => [install, browserTrust(target), start(target, 'https')], notes: HTTPS_NOTES },
  ],
  undo: 'Take the URL settings, forceHttps, requestConfig and workspaceToken out again and put your own key back. The SDK then calls mParticle. Its local storage (keys that start with “mprtcl-v4_”) keeps the user it got here: clear it in the browser.',
};
