import { androidDevice, androidTrust } from './android-parts.ts';
import { code } from './guide.ts';
import type { Guide, Target } from './guide.ts';
import { iosDevice } from './ios-parts.ts';
import { isApple, nativeStart, WRAPPER_NOTES, WRAPPER_PLACES, WRAPPER_UNDO } from './wrapper-parts.ts';

const log = code('Log an event', 'javascript', "import MParticle from 'react-native-mparticle';\n\nMParticle.logEvent('Hello Cloudchamber', MParticle.EventType.Other, {});");

function expo(target: Target): string {
  const base = isApple(target) ? `https://${target.host}` : `https://${target.authority}`;
  const platform = isApple(target) ? 'iosApi' : 'androidApi';
  return `{
  "expo": {
    "plugins": [
      ["react-native-mparticle", {
        "${platform}Key": "${target.key}",
        "${platform}Secret": "${target.secret}",
        "environment": "development",
        "customBaseUrl": "${base}",
        "pinningDisabled": true
      }]
    ]
  }
}`;
}

export const reactNative: Guide = {
  id: 'react-native',
  label: 'React Native',
  group: 'Apps',
  detail: 'Expo too',
  runsIn: 'app',
  places: WRAPPER_PLACES,
  minimum: 'react-native-mparticle over native SDKs with network options; the Expo plugin’s customBaseUrl needs 3.x.',
  variants: [
    {
      id: 'bare', label: 'Native code',
      steps: (target) => [
        code('Install', 'shell', 'npm install react-native-mparticle'),
        ...nativeStart(target, { android: 'MainApplication.kt', ios: 'AppDelegate.swift' }),
        log,
      ],
      notes: WRAPPER_NOTES,
    },
    {
      id: 'expo', label: 'Expo plugin',
      steps: (target) => [
        code('Install', 'shell', 'npx expo install react-native-mparticle'),
        ...(isApple(target) ? iosDevice(target) : [...androidDevice(target), androidTrust()]),
        code('Add the plugin to the app’s configuration', 'json', expo(target), `app.json, then build again: npx expo prebuild.${isApple(target) ? ' Without a port: Apple’s SDK calls 443 whatever is written here.' : ''}`),
        log,
      ],
      notes: ['On Apple devices customBaseUrl keeps only the host: port 443 has to be open.', ...WRAPPER_NOTES.slice(1)],
    },
  ],
  undo: WRAPPER_UNDO,
};
