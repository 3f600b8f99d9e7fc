import { webLoader } from '../web-loader.ts';
import { code } from './guide.ts';
import type { Guide } from './guide.ts';
import { nativeStart, WRAPPER_NOTES, WRAPPER_PLACES, WRAPPER_UNDO } from './wrapper-parts.ts';

const install = code('Install', 'shell', 'flutter pub add mparticle_flutter_sdk');
const log = code('Log an event', 'dart', `import 'package:mparticle_flutter_sdk/mparticle_flutter_sdk.dart';
import 'package:mparticle_flutter_sdk/events/event_type.dart';
import 'package:mparticle_flutter_sdk/events/mp_event.dart';

final mp = await MparticleFlutterSdk.getInstance();
mp?.logEvent(MPEvent(eventName: 'Hello Cloudchamber', eventType: EventType.Other));`);

export const flutter: Guide = {
  id: 'flutter',
  label: 'Flutter',
  group: 'Apps',
  detail: 'mparticle_flutter_sdk',
  runsIn: 'app',
  places: WRAPPER_PLACES,
  minimum: 'mparticle_flutter_sdk over native SDKs with network options.',
  variants: [
    {
      id: 'native', label: 'Android and iOS',
      steps: (target) => [install, ...nativeStart(target, { android: 'android/…/MainApplication.kt', ios: 'ios/Runner/AppDelegate.swift' }), log],
      notes: WRAPPER_NOTES,
    },
    {
      id: 'web', label: 'Web',
      steps: (target) => [
        install,
        code('Put this into the head of web/index.html', 'html', `<script type="text/javascript">
window.mParticle = { config: { isDevelopmentMode: true, logLevel: 'verbose' } };
${webLoader(`http://localhost:${target.port}`, target.key)}
</script>`, 'The browser runs on this machine. Use the key of a web input.'),
        log,
      ],
      notes: ['On the web Flutter uses the web SDK through this snippet; choose “Web, snippet” for https and for its notes.'],
    },
  ],
  undo: WRAPPER_UNDO,
};
