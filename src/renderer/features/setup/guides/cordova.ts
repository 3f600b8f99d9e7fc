import { code } from './guide.ts';
import type { Guide } from './guide.ts';
import { nativeStart, WRAPPER_NOTES, WRAPPER_PLACES, WRAPPER_UNDO } from './wrapper-parts.ts';

export const cordova: Guide = {
  id: 'cordova',
  label: 'Cordova',
  group: 'Apps',
  detail: '@mparticle/cordova-sdk',
  runsIn: 'app',
  places: WRAPPER_PLACES,
  minimum: '@mparticle/cordova-sdk over native SDKs with network options.',
  variants: [{
    id: 'native', label: 'Native code',
    steps: (target) => [
      code('Install', 'shell', 'cordova plugin add @mparticle/cordova-sdk'),
      ...nativeStart(target, { android: 'platforms/android/…/MyApplication.kt', ios: 'platforms/ios/…/AppDelegate.swift' }),
      code('Log an event', 'javascript', "mparticle.logEvent('Hello Cloudchamber', mparticle.EventType.Other, {});"),
    ],
    notes: WRAPPER_NOTES,
  }],
  undo: WRAPPER_UNDO,
};
