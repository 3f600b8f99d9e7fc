/** Network options of the Android SDK (spec/wire-protocol.md 11.5), shared by all wrappers around it. */
import { code, indent } from './guide.ts';
import type { Step, Target } from './guide.ts';

/** The authority goes into the code: the SDK's own pin store then trusts it, without a change on the device. */
function authorityLines({ caPem }: Target): string {
  const pem = caPem === null ? '-----BEGIN CERTIFICATE-----\n(export the certificate as PEM and paste it here)\n-----END CERTIFICATE-----' : caPem.trim();
  return `val ca = Certificate.with("cloudchamber", """\n${pem}\n""")`;
}

export function androidStart(target: Target): string {
  const mapping = (kind: string, comment = '') => `.addDomainMapping(DomainMapping.${kind}Mapping("${target.authority}").addCertificate(ca).build())${comment}`;
  return `// in Application.onCreate()
${authorityLines(target)}

val network = NetworkOptions.builder()
${indent([mapping('config'), mapping('identity'), mapping('events', '  // alias calls too'), mapping('audience')].join('\n'), '    ')}
    .build()

val options = MParticleOptions.builder(this)
    .credentials("${target.key}", "${target.secret}")
    .environment(MParticle.Environment.Development)
    .networkOptions(network)
    .build()
MParticle.start(options)`;
}

export function androidBaseUrl(target: Target): string {
  return `// in Application.onCreate()
val network = NetworkOptions.builder()
    .setCustomBaseURL("https://${target.authority}")
    .setPinningDisabledInDevelopment(true)
    .build()

val options = MParticleOptions.builder(this)
    .credentials("${target.key}", "${target.secret}")
    .environment(MParticle.Environment.Development)
    .networkOptions(network)
    .build()
MParticle.start(options)`;
}

/** What the device needs before it can reach this machine. */
export function androidDevice(target: Target): Step[] {
  if (target.place === 'android-usb') {
    return [code('Forward the port over USB', 'shell', `adb reverse tcp:${target.port} tcp:${target.port}`, 'Again after each reconnect. “adb reverse --remove-all” undoes it.')];
  }
  return target.place === 'android-wifi' ? [{ kind: 'lan', title: 'Open this machine to the network' }] : [];
}

/** For the ways in that leave trust to the system. */
export function androidTrust(): Step {
  return {
    kind: 'trust',
    title: 'Let debug builds trust the certificate authority',
    help: 'Put the file into res/raw/cloudchamber_ca.pem, the XML into res/xml/network_security_config.xml, and name that in the manifest’s application tag: android:networkSecurityConfig="@xml/network_security_config".',
    commands: [],
    exports: ['pem', 'android'],
  };
}

export const ANDROID_NOTES: readonly string[] = [
  'Key and secret must both be filled in, or the SDK uploads nothing.',
  'The SDK keeps its network options: after a change, restart the app, or clear its data.',
  'In development it uploads every 10 seconds, in production every 10 minutes.',
  'Its https cannot be turned off; “usesCleartextTraffic” changes nothing.',
];

export const ANDROID_UNDO = 'Take networkOptions out of MParticleOptions, put your own key and secret back, and clear the app’s data: the options and the user are kept there. “adb reverse --remove-all” closes a forwarded port.';
