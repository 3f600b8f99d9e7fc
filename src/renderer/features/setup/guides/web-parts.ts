/** Settings that both ways into the web SDK share (spec/wire-protocol.md 11.1, 11.2). */
import type { Step, Target } from './guide.ts';

/** URL settings have no scheme and end with a slash. */
function urlSettings({ authority }: Target): string[] {
  return [
    `v1SecureServiceUrl: '${authority}/v1/JS/',`,
    `v2SecureServiceUrl: '${authority}/v2/JS/',`,
    `v3SecureServiceUrl: '${authority}/v3/JS/',`,
    `configUrl: '${authority}/JS/v2/',`,
    `identityUrl: '${authority}/v1/',`,
    `aliasUrl: '${authority}/v1/identity/',`,
    `userAudienceUrl: '${authority}/v1/',`,
  ];
}

export function webSettings(target: Target, scheme: 'http' | 'https'): string {
  return [
    'isDevelopmentMode: true,',
    "logLevel: 'verbose',",
    ...(scheme === 'http' ? ['forceHttps: false,      // events and identity over plain http', 'requestConfig: false,   // the SDK fetches its config over https only'] : []),
    `workspaceToken: '${target.workspaceToken}',`,
    ...urlSettings(target),
    "flags: { eventBatchingIntervalMillis: '1000' },   // upload each second",
  ].join('\n');
}

export const HTTP_NOTES: readonly string[] = [
  'Serve the page over http: a page on https may not call plain http.',
  'Over plain http the SDK never sends config, alias, audience and forwarding-stats calls: their https is fixed in its code. Choose https to see them.',
];

export const HTTPS_NOTES: readonly string[] = [
  'One setting can replace the URLs: domain. It wins over each of them and does not cover the audience call.',
  'A page with a content security policy must allow this origin under connect-src and script-src.',
];

export function browserTrust(target: Target): Step {
  return {
    kind: 'trust',
    title: 'Let the browser trust this machine’s certificate',
    help: `Import the certificate authority into the operating system’s or Firefox’s store. For a quick look, open https://${target.authority}/ once and accept the warning; that lasts until the browser closes.`,
    commands: [
      { label: 'macOS', code: 'sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain cloudchamber-ca.pem' },
      { label: 'Windows', code: 'certutil -user -addstore Root cloudchamber-ca.pem' },
      { label: 'Linux (Chromium)', code: 'certutil -d sql:$HOME/.pki/nssdb -A -t "C,," -n Cloudchamber -i cloudchamber-ca.pem' },
      { label: 'Chromium in tests', code: 'chromium --ignore-certificate-errors' },
    ],
    exports: ['pem', 'der'],
  };
}
