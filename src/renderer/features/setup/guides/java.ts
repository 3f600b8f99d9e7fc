import { code } from './guide.ts';
import type { Guide } from './guide.ts';

export const java: Guide = {
  id: 'java',
  label: 'Java',
  group: 'Servers',
  detail: 'server-events-sdk',
  runsIn: 'server',
  places: ['this-machine', 'lan-device'],
  minimum: 'Any 2.x, Java 1.7 or later. Written for 2.7.0.',
  variants: [{
    id: 'http', label: 'Plain http',
    steps: (target) => [
      code('Add the dependency', 'kotlin', 'implementation("com.mparticle:server-events-sdk:2.7.0")'),
      code('Point the client at this port and send', 'java', `ApiClient client = new ApiClient("${target.key}", "${target.secret}");
client.getAdapterBuilder().baseUrl("http://${target.authority}/v2/");
EventsApi api = client.createService(EventsApi.class);

Batch batch = new Batch();
batch.environment(Batch.Environment.DEVELOPMENT);
batch.userIdentities(new UserIdentities().customerId("c-1042"));
batch.addEventsItem(new CustomEvent().data(
    new CustomEventData()
        .eventName("Hello Cloudchamber")
        .customEventType(CustomEventData.CustomEventType.OTHER)));

System.out.println(api.uploadEvents(batch).execute().code());`),
    ],
    notes: [
      'The base URL ends with a slash. Change the builder that is there: a fresh one would lack the JSON converters.',
      'After a 429 with Retry-After the client answers 429 by itself for the whole process until the time is over.',
    ],
  }],
  undo: 'Leave out the baseUrl line and put your own key and secret back.',
};
