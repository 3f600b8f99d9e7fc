import { code } from './guide.ts';
import type { Guide } from './guide.ts';

const BODY = `{
    "environment": "development",
    "user_identities": { "customer_id": "c-1042" },
    "events": [
      {
        "event_type": "custom_event",
        "data": { "event_name": "Hello Cloudchamber", "custom_event_type": "other" }
      }
    ]
  }`;

export const http: Guide = {
  id: 'http',
  label: 'HTTP',
  group: 'Servers',
  detail: 'The Events API with curl',
  runsIn: 'server',
  places: ['this-machine', 'lan-device'],
  minimum: 'Events API v2: /v2/events, /v2/bulkevents and /v2/bulkevents/historical.',
  variants: [{
    id: 'curl', label: 'curl',
    steps: (target) => [
      code('Send a batch', 'shell', `curl -i -u '${target.key}:${target.secret}' \\
  -H 'Content-Type: application/json' \\
  -d '${BODY}' \\
  http://${target.authority}/v2/events`, 'The answer is 202 without a body.'),
      code('Several batches in one call', 'shell', `curl -i -u '${target.key}:${target.secret}' \\
  -H 'Content-Type: application/json' \\
  -d '[${BODY}]' \\
  http://${target.authority}/v2/bulkevents`),
    ],
    notes: ['Key and secret are the user name and password of HTTP Basic.', 'An error body names the field: {"errors":[{"code":"BAD_REQUEST","message":"…"}]}.'],
  }],
  undo: 'Send to https://s2s.mparticle.com/v2/events (or your pod’s host) with your own key and secret.',
};
