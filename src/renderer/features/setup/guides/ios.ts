import { code } from './guide.ts';
import type { Guide } from './guide.ts';
import { IOS_NOTES, IOS_UNDO, iosDevice, iosStart } from './ios-parts.ts';

export const ios: Guide = {
  id: 'ios',
  label: 'iOS',
  group: 'Apps',
  detail: 'tvOS too',
  runsIn: 'app',
  places: ['ios-simulator', 'ios-device'],
  minimum: 'A version with MPNetworkOptions and pinningDisabled. Written for 9.4.0.',
  variants: [{
    id: 'hosts', label: 'Hosts',
    steps: (target) => [
      ...iosDevice(target),
      code('Start the SDK with these hosts', 'swift', `import mParticle_Apple_SDK\n\n// in application(_:didFinishLaunchingWithOptions:)\n${iosStart(target)}`),
      code('Log an event', 'swift', 'MParticle.sharedInstance().logEvent(MPEvent(name: "Hello Cloudchamber", type: .other)!)'),
    ],
    notes: IOS_NOTES,
  }],
  undo: IOS_UNDO,
};
