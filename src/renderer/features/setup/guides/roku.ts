import { code } from './guide.ts';
import type { Guide, Target } from './guide.ts';

function edit({ authority }: Target): string {
  return `sed -i.orig \\
  -e 's#https://nativesdks.mparticle.com#http://${authority}#g' \\
  -e 's#https://identity.mparticle.com#http://${authority}#g' \\
  source/mparticle/mParticleCore.brs`;
}

export const roku: Guide = {
  id: 'roku',
  label: 'Roku',
  group: 'Apps',
  detail: 'mparticle-roku-sdk',
  runsIn: 'app',
  places: ['lan-device'],
  minimum: 'Any version; hosts are literals in its source. The path below is that of 3.0 and later.',
  variants: [{
    id: 'edit', label: 'Edited hosts',
    steps: (target) => [
      { kind: 'lan', title: 'Open this machine to the network' },
      code('Replace the two hosts in the SDK’s source', 'shell', edit(target), 'Plain http works, so the Roku needs no certificate. With ropm the file is source/roku_modules/mparticle/mparticle/mParticleCore.brs.'),
      code('Start the SDK', 'brightscript', `options = {}
options.apiKey = "${target.key}"
options.apiSecret = "${target.secret}"
options.environment = mParticleConstants().ENVIRONMENT.FORCE_DEVELOPMENT
options.enablePinning = false
screen.getGlobalNode().addFields({mparticleOptions: options})`),
      code('Log an event', 'brightscript', 'mp = mParticleSGBridge(m.mParticleTask)\nmp.logEvent("Hello Cloudchamber")'),
    ],
    notes: ['The SDK makes no config and no alias calls.', 'Only an answer of 202 counts for its uploads.'],
  }],
  undo: 'Put the file back (mParticleCore.brs.orig), your own key and secret too, and take options.enablePinning = false out.',
};
