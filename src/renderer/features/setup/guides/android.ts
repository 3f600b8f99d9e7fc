import { ANDROID_NOTES, ANDROID_UNDO, androidBaseUrl, androidDevice, androidStart, androidTrust } from './android-parts.ts';
import { code } from './guide.ts';
import type { Guide } from './guide.ts';

const install = code('Add the SDK', 'kotlin', 'implementation("com.mparticle:android-core:6+")', 'build.gradle.kts of the app module');
const log = code('Log an event from an activity', 'kotlin', 'MParticle.getInstance()?.logEvent(MPEvent.Builder("Hello Cloudchamber", MParticle.EventType.Other).build())');

export const android: Guide = {
  id: 'android',
  label: 'Android',
  group: 'Apps',
  detail: 'Fire TV too',
  runsIn: 'app',
  places: ['android-emulator', 'android-usb', 'android-wifi'],
  minimum: 'A version with NetworkOptions; setCustomBaseURL needs one of 2026 or later. Written for 6.0.0.',
  variants: [
    {
      id: 'mapping', label: 'Domain mapping',
      steps: (target) => [...androidDevice(target), install, code('Start the SDK with this certificate and these hosts', 'kotlin', androidStart(target)), log],
      notes: ['The device needs no certificate: the SDK takes it from this code.', ...ANDROID_NOTES],
    },
    {
      id: 'base-url', label: 'Custom base URL',
      steps: (target) => [...androidDevice(target), install, androidTrust(), code('Start the SDK with one base URL', 'kotlin', androidBaseUrl(target)), log],
      notes: ['The base URL wins over domain mappings and keeps its port. Paths get a prefix (/config, /nativeevents, /identity), which is understood here.', ...ANDROID_NOTES],
    },
  ],
  undo: ANDROID_UNDO,
};
