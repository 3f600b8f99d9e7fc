import { code } from './guide.ts';
import type { Guide } from './guide.ts';

export const node: Guide = {
  id: 'node',
  label: 'Node',
  group: 'Servers',
  detail: 'mparticle',
  runsIn: 'server',
  places: ['this-machine', 'lan-device'],
  minimum: 'Any version. Checked with 1.0.8.',
  variants: [{
    id: 'http', label: 'Plain http',
    steps: (target) => [
      code('Install', 'shell', 'npm install mparticle'),
      code('Point the client at this port and send', 'javascript', `const mParticle = require('mparticle');

const client = new mParticle.ApiClient();
client.basePath = 'http://${target.authority}/v2';
const api = new mParticle.EventsApi(
  new mParticle.Configuration('${target.key}', '${target.secret}'),
  client,
);

const batch = new mParticle.Batch(mParticle.Batch.Environment.development);
batch.user_identities = new mParticle.UserIdentities();
batch.user_identities.customerid = 'c-1042';
const event = new mParticle.AppEvent(mParticle.AppEvent.CustomEventType.other, 'Hello Cloudchamber');
batch.addEvent(event);

api.uploadEvents(batch, (error) => console.log(error ?? 'sent'));`),
    ],
    notes: ['Set basePath before you make the EventsApi.'],
  }],
  undo: 'Leave out basePath (it is https://s2s.mparticle.com/v2 then) and put your own key and secret back.',
};
