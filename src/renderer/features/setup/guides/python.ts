import { code } from './guide.ts';
import type { Guide } from './guide.ts';

export const python: Guide = {
  id: 'python',
  label: 'Python',
  group: 'Servers',
  detail: 'mparticle',
  runsIn: 'server',
  places: ['this-machine', 'lan-device'],
  minimum: 'Any version.',
  variants: [{
    id: 'http', label: 'Plain http',
    steps: (target) => [
      code('Install', 'shell', 'pip install mparticle'),
      code('Point the client at this port and send', 'python', `import mparticle

configuration = mparticle.Configuration()
configuration.host = 'http://${target.authority}/v2'
configuration.api_key = '${target.key}'
configuration.api_secret = '${target.secret}'
api = mparticle.EventsApi(configuration)

batch = mparticle.Batch()
batch.environment = 'development'
batch.user_identities = mparticle.UserIdentities()
batch.user_identities.customerid = 'c-1042'
batch.events = [mparticle.AppEvent('Hello Cloudchamber', 'other')]

api.upload_events(batch)`),
    ],
    notes: ['After a 429 with Retry-After the client raises the same error for every call of the process until the time is over.'],
  }],
  undo: 'Leave out configuration.host and put your own key and secret back.',
};
