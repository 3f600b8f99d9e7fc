import { code } from './guide.ts';
import type { Guide } from './guide.ts';

export const ruby: Guide = {
  id: 'ruby',
  label: 'Ruby',
  group: 'Servers',
  detail: 'mparticle',
  runsIn: 'server',
  places: ['this-machine', 'lan-device'],
  minimum: 'Any version, Ruby 2.0 or later.',
  variants: [{
    id: 'http', label: 'Plain http',
    steps: (target) => [
      code('Install', 'shell', 'gem install mparticle'),
      code('Point the client at this port and send', 'ruby', `require 'mparticle'

config = MParticle::Configuration.new
config.scheme = 'http'
config.host = '${target.authority}'
config.base_path = '/v2'
config.api_key = '${target.key}'
config.api_secret = '${target.secret}'
api = MParticle::EventsApi.new(config)

batch = MParticle::Batch.new
batch.environment = 'development'
batch.user_identities = MParticle::UserIdentities.new
batch.user_identities.customerid = 'c-1042'
event = MParticle::AppEvent.new
event.event_name = 'Hello Cloudchamber'
event.custom_event_type = 'other'
batch.events = [event]

_, status, = api.upload_events(batch)
puts status`),
    ],
    notes: ['host takes host and port without a scheme.'],
  }],
  undo: 'Leave out scheme, host and base_path and put your own key and secret back.',
};
