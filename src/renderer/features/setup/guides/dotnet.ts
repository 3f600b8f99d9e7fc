import { code } from './guide.ts';
import type { Guide } from './guide.ts';

export const dotnet: Guide = {
  id: 'dotnet',
  label: '.NET',
  group: 'Servers',
  detail: 'mParticle.Sdk',
  runsIn: 'server',
  places: ['this-machine', 'lan-device'],
  minimum: 'Any version, .NET 2.0 or later.',
  variants: [{
    id: 'http', label: 'Plain http',
    steps: (target) => [
      code('Install', 'shell', 'dotnet add package mParticle.Sdk'),
      code('Point the client at this port and send', 'csharp', `MParticle.Start(new Configuration("${target.key}", "${target.secret}")
{
    BasePath = "http://${target.authority}/v2",
});

var batch = new Batch
{
    Environment = BaseBatch.EnvironmentEnum.Development,
    UserIdentities = new BatchUserIdentities { CustomerId = "c-1042" },
};
batch.Events.Add(new CustomEvent("Hello Cloudchamber", CustomEvent.CustomEventTypeEnum.Other));

var result = MParticle.Instance.UploadBatch(batch);`),
    ],
    notes: ['LogEvent collects events and uploads every 60 seconds; UploadBatch sends at once.', 'Where your version has no setter, BasePath is an argument of Configuration’s constructor.'],
  }],
  undo: 'Leave out BasePath and put your own key and secret back.',
};
