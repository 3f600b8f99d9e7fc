/** Start code for each platform with the real port and key (spec/wire-protocol.md 11.1-11.3, 11.11). Pure text. */
import type { Platform } from '../../../protocol/vocabulary.ts';
import { webLoader } from './web-loader.ts';

export interface SnippetTarget {
  /** Origin of the ingest port: `http://localhost:7070`. */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  /** Names the web SDK's storage keys. */
  readonly workspaceToken: string;
}

export interface Snippet {
  readonly id: string;
  readonly label: string;
  readonly steps: readonly { readonly title: string; readonly code: string; readonly language: 'shell' | 'javascript' | 'html' }[];
  /** Facts that save a search. */
  readonly notes: readonly string[];
}

function authority(url: string): string {
  return url.replace(/^https?:\/\//, '');
}

/** URL settings have no scheme and end with a slash; over plain http each path is set on its own. */
function webSettings({ url, workspaceToken }: SnippetTarget, indent: string): string {
  const at = authority(url);
  return [
    'isDevelopmentMode: true,',
    "logLevel: 'verbose',",
    'forceHttps: false,      // events and identity over plain http',
    'requestConfig: false,   // the SDK fetches its config over https only',
    `workspaceToken: '${workspaceToken}',`,
    `v1SecureServiceUrl: '${at}/v1/JS/',`,
    `v2SecureServiceUrl: '${at}/v2/JS/',`,
    `v3SecureServiceUrl: '${at}/v3/JS/',`,
    `configUrl: '${at}/JS/v2/',`,
    `identityUrl: '${at}/v1/',`,
    `aliasUrl: '${at}/v1/identity/',`,
    `userAudienceUrl: '${at}/v1/',`,
    "flags: { eventBatchingIntervalMillis: '1000' },   // upload each second",
  ].map((line) => indent + line).join('\n');
}

const WEB_NOTES = [
  'Serve the page over http: a page on https may not call plain http.',
  'Over plain http the SDK never sends alias, audience and forwarding-stats calls: their https is fixed in its code.',
];

function webNpm(target: SnippetTarget): Snippet {
  return {
    id: 'web-npm',
    label: 'npm',
    steps: [
      { title: 'Install', language: 'shell', code: 'npm install @mparticle/web-sdk' },
      {
        title: 'Start the SDK with these settings',
        language: 'javascript',
        code: `import mParticle from '@mparticle/web-sdk';

mParticle.init('${target.key}', {
${webSettings(target, '  ')}
});

mParticle.ready(() => {
  mParticle.logEvent('Hello Cloudchamber', mParticle.EventType.Other);
});`,
      },
    ],
    notes: WEB_NOTES,
  };
}

function webSnippet(target: SnippetTarget): Snippet {
  return {
    id: 'web-snippet',
    label: 'Snippet',
    steps: [
      {
        title: 'Put this into the page’s head, instead of your mParticle snippet',
        language: 'html',
        code: `<script type="text/javascript">
window.mParticle = {
  config: { isDevelopmentMode: true, logLevel: 'verbose' },
};
// mParticle's own loader; only the script address at its end differs
${webLoader(target.url, target.key)}
</script>`,
      },
      { title: 'Then log from anywhere in the page', language: 'javascript', code: "mParticle.logEvent('Hello Cloudchamber', mParticle.EventType.Other);" },
    ],
    notes: ['In your own snippet, only the address in “p.src=” has to change: the script that is served there points the SDK back here.', ...WEB_NOTES],
  };
}

function node(target: SnippetTarget): Snippet {
  return {
    id: 'node',
    label: 'Node',
    steps: [
      { title: 'Install', language: 'shell', code: 'npm install mparticle' },
      {
        title: 'Point the client at this port and send',
        language: 'javascript',
        code: `const mParticle = require('mparticle');

const client = new mParticle.ApiClient();
client.basePath = '${target.url}/v2';
const api = new mParticle.EventsApi(
  new mParticle.Configuration('${target.key}', '${target.secret}'),
  client,
);

const batch = new mParticle.Batch(mParticle.Batch.Environment.development);
batch.user_identities = new mParticle.UserIdentities();
batch.user_identities.customerid = 'c-1042';
const event = new mParticle.AppEvent(mParticle.AppEvent.CustomEventType.other, 'Hello Cloudchamber');
batch.addEvent(event);

api.uploadEvents(batch, (error) => console.log(error ?? 'sent'));`,
      },
    ],
    notes: ['Set basePath before you make the EventsApi.'],
  };
}

function curl(target: SnippetTarget): Snippet {
  return {
    id: 'curl',
    label: 'HTTP / curl',
    steps: [
      {
        title: 'Send a batch',
        language: 'shell',
        code: `curl -u '${target.key}:${target.secret}' \\
  -H 'Content-Type: application/json' \\
  -d '{
    "environment": "development",
    "user_identities": { "customer_id": "c-1042" },
    "events": [
      {
        "event_type": "custom_event",
        "data": { "event_name": "Hello Cloudchamber", "custom_event_type": "other" }
      }
    ]
  }' \\
  ${target.url}/v2/events`,
      },
    ],
    notes: ['An answer of 202 means that the batch is kept. Several batches go to /v2/bulkevents as an array.'],
  };
}

/** The ways in for an input of this platform; server code and curl work with any. */
export function snippetsFor(platform: Platform, target: SnippetTarget): readonly Snippet[] {
  return platform === 'web' ? [webNpm(target), webSnippet(target), curl(target)] : [node(target), curl(target)];
}
