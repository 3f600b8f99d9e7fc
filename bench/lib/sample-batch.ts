/** The fixed workload: a server batch of 10 custom events, about 3 KB of JSON. */
export function sampleBatch(extra: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    environment: 'development',
    mpid: '7315421962398762345',
    mp_deviceid: '3c6df563-1256-49de-ccfa-04f7f5e08ee9',
    user_attributes: { plan: 'gold' },
    user_identities: { customer_id: 'c-42', email: 'mira.keller@example.com' },
    events: Array.from({ length: 10 }, (_, index) => ({
      event_type: 'custom_event',
      data: {
        event_name: `Event ${index}`,
        custom_event_type: 'navigation',
        timestamp_unixtime_ms: 1_795_296_500_000 + index,
        source_message_id: `7aefa7db-07b4-4f50-ab6a-724e5cb64b${10 + index}`,
        session_uuid: '52D2FBB9-5E70-49C4-C047-227F9216B9D7',
        custom_attributes: { category: 'Destination', price: '48.20' },
      },
    })),
    ...extra,
  };
}
