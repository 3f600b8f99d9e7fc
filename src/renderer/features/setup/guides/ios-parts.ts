/** Network options of the Apple SDK (spec/wire-protocol.md 11.4), shared by all wrappers around it. */
import { code } from './guide.ts';
import type { Step, Target } from './guide.ts';

/** Apple's SDK answers the certificate challenge only for a bare host, or for a host that contains this. */
const LOCAL_NAME = 'local.mparticle.com';

/** With port 443 the bare host; else the name that the hosts file maps to this machine. */
export function iosHost(target: Target): string {
  return target.secondPort === 443 ? target.host : `${LOCAL_NAME}:${target.port}`;
}

export function iosStart(target: Target): string {
  const host = iosHost(target);
  return `let network = MPNetworkOptions()
network.configHost = "${host}"
network.eventsHost = "${host}"
network.identityHost = "${host}"
network.aliasHost = "${host}"
network.pinningDisabled = true

let options = MParticleOptions(key: "${target.key}", secret: "${target.secret}")
options.environment = .development
options.networkOptions = network
MParticle.sharedInstance().start(with: options)`;
}

function simulatorTrust(): Step {
  return {
    kind: 'trust',
    title: 'Let the simulator trust the certificate authority',
    help: 'Once per simulator; erasing it forgets the certificate.',
    commands: [{ label: 'Booted simulator', code: 'xcrun simctl keychain booted add-root-cert cloudchamber-ca.pem' }],
    exports: ['pem'],
  };
}

function deviceTrust(): Step {
  return {
    kind: 'trust',
    title: 'Let the device trust the certificate authority',
    help: 'Send the DER file to the device (AirDrop) and install the profile, then switch it on under Settings → General → About → Certificate Trust Settings.',
    commands: [],
    exports: ['der'],
  };
}

export function iosDevice(target: Target): Step[] {
  const trust = target.place === 'ios-device' ? deviceTrust() : simulatorTrust();
  const lan: Step[] = target.place === 'ios-device' ? [{ kind: 'lan', title: 'Open this machine to the network' }] : [];
  if (target.secondPort === 443) return [...lan, trust];
  const name: Step[] = target.place === 'ios-device'
    ? []
    : [code(`Give this machine the name ${LOCAL_NAME}`, 'shell', `echo "127.0.0.1 ${LOCAL_NAME}" | sudo tee -a /etc/hosts`, 'The simulator shares the Mac’s hosts file. With port 443 open this step falls away.')];
  return [...lan, { kind: 'port', title: 'Open port 443 for https' }, ...name, trust];
}

export const IOS_NOTES: readonly string[] = [
  'Always https. The SDK answers the certificate challenge only for a bare host on port 443, or for a host name that contains “mparticle.com”: with “localhost:7070” its calls time out.',
  'customBaseURL (recent versions) keeps only the host and loses the port, so it needs port 443 too.',
  'In development it uploads every 60 seconds, or when the app goes to the background.',
];

export const IOS_UNDO = 'Take networkOptions out of MParticleOptions and put your own key and secret back. Delete the app to forget the user it got here, remove the certificate (“xcrun simctl keychain booted reset”, or Settings → General → VPN & Device Management), and take the line out of /etc/hosts.';
