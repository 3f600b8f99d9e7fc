import { code } from './guide.ts';
import type { Guide } from './guide.ts';
import { nativeStart, WRAPPER_NOTES, WRAPPER_PLACES, WRAPPER_UNDO } from './wrapper-parts.ts';

export const unity: Guide = {
  id: 'unity',
  label: 'Unity',
  group: 'Apps',
  detail: 'The mParticle Unity plugin',
  runsIn: 'app',
  places: WRAPPER_PLACES,
  minimum: 'Not checked: the plugin could not be tried out here. The native code below is that of its Android and Apple SDKs.',
  variants: [{
    id: 'native', label: 'Native code',
    steps: (target) => [
      ...nativeStart(target, { android: 'Export the Gradle project and set this where the plugin starts the SDK', ios: 'Export the Xcode project and set this where the plugin starts the SDK' }),
      code('Log an event', 'csharp', 'MParticle.Instance.LogEvent(new MPEvent("Hello Cloudchamber", mParticle.EventType.Other));'),
    ],
    notes: ['The plugin’s C# options have no host. Its native start code has to change, or DNS on the device.', ...WRAPPER_NOTES.slice(1)],
  }],
  undo: WRAPPER_UNDO,
};
