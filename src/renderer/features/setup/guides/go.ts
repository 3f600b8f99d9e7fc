import { code } from './guide.ts';
import type { Guide } from './guide.ts';

export const go: Guide = {
  id: 'go',
  label: 'Go',
  group: 'Servers',
  detail: 'mparticle-go-sdk',
  runsIn: 'server',
  places: ['this-machine', 'lan-device'],
  minimum: 'Any 1.x. Written for 1.1.6.',
  variants: [{
    id: 'http', label: 'Plain http',
    steps: (target) => [
      code('Install', 'shell', 'go get github.com/mparticle/mparticle-go-sdk'),
      code('Point the client at this port and send', 'go', `package main

import (
	"context"
	"fmt"

	"github.com/mparticle/mparticle-go-sdk/events"
)

func main() {
	configuration := events.NewConfiguration()
	configuration.BasePath = "http://${target.authority}/v2"
	client := events.NewAPIClient(configuration)
	ctx := context.WithValue(context.Background(), events.ContextBasicAuth, events.BasicAuth{
		APIKey:    "${target.key}",
		APISecret: "${target.secret}",
	})

	event := events.NewCustomEvent()
	event.Data.EventName = "Hello Cloudchamber"
	event.Data.CustomEventType = events.OtherCustomEventType
	batch := events.Batch{Environment: events.DevelopmentEnvironment}
	batch.UserIdentities = &events.UserIdentities{CustomerID: "c-1042"}
	batch.Events = []events.Event{event}

	response, err := client.EventsAPI.UploadEvents(ctx, batch)
	fmt.Println(response, err)
}`),
    ],
    notes: ['Set BasePath before NewAPIClient.'],
  }],
  undo: 'Leave out the BasePath line and put your own key and secret back.',
};
