import { webLoader } from '../web-loader.ts';
import { code } from './guide.ts';
import type { Guide, Target } from './guide.ts';
import { browserTrust, HTTP_NOTES, HTTPS_NOTES } from './web-parts.ts';

function head(target: Target, scheme: 'http' | 'https') {
  return code('Put this into the page’s head, instead of your mParticle snippet', 'html', `<script type="text/javascript">
window.mParticle = {
  config: { isDevelopmentMode: true, logLevel: 'verbose' },
};
// mParticle’s own loader; only the script address at its end differs
${webLoader(`${scheme}://${target.authority}`, target.key)}
</script>`, 'In your own snippet only the address in “p.src=” has to change: the script that is served there points the SDK back here.');
}

const log = code('Then log from anywhere in the page', 'javascript', "mParticle.logEvent('Hello Cloudchamber', mParticle.EventType.Other);");

export const webSnippet: Guide = {
  id: 'web-snippet',
  label: 'Web, snippet',
  group: 'Web',
  detail: 'The script tag in the page',
  runsIn: 'browser',
  places: ['this-machine', 'lan-device'],
  minimum: 'Snippet 2.x. The script served here is web SDK 2.68.0 with this input’s config.',
  variants: [
    { id: 'http', label: 'Plain http', steps: (target) => [head(target, 'http'), log], notes: HTTP_NOTES },
    { id: 'https', label: 'https', steps: (target) => [browserTrust(target), head(target, 'https'), log], notes: HTTPS_NOTES },
  ],
  undo: 'Put your own snippet back: its script comes from jssdkcdns.mparticle.com. Clear the page’s local storage (keys that start with “mprtcl-v4_”) to forget the user it got here.',
};
