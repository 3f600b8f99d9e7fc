/** What answers a call, in words (the ids are the ingest port's surfaces). */
const LABELS: Readonly<Record<string, string>> = {
  'web-config': 'SDK configuration', 'web-snippet': 'SDK script', 'web-events': 'Web SDK batch', 'web-event': 'Web SDK event',
  'native-config': 'SDK configuration', 'native-events': 'Native SDK upload',
  'web-forwarding': 'Forwarding stats', identity: 'Identity', 'identity-modify': 'Identity modify', alias: 'Alias', audience: 'Audiences',
  's2s-events': 'Events API', 's2s-bulkevents': 'Events API bulk', 's2s-historical': 'Historical events', pixel: 'Pixel', preflight: 'CORS preflight',
  authority: 'Certificate download', unrecognised: 'Unrecognised',
};

export function surfaceLabel(id: string): string {
  return LABELS[id] ?? id;
}

export function isUnrecognised(surface: string): boolean {
  return surface === 'unrecognised';
}
