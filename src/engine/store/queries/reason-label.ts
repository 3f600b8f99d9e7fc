/** A reason's code in a few words, for counts of what has many sentences. */
const LABELS: Readonly<Record<string, string>> = {
  'event-type-unsupported': 'The output takes no events of this type',
  'platform-unsupported': 'The output takes nothing from this platform',
  'environment-off': 'The connection does not take this environment',
  'no-credentials': 'The output has no settings for this environment',
  'settings-invalid': 'Settings of the output or the connection cannot be used',
  'plan-blocked': 'The data plan blocked it as unplanned',
  historical: 'Historical data updates users only',
  queued: 'Waits to be sent',
};

export function reasonLabel(code: string): string {
  const known = LABELS[code];
  if (known !== undefined) return known;
  const [owner, own] = code.includes('.') ? [code.slice(0, code.indexOf('.')), code.slice(code.indexOf('.') + 1)] : ['', code];
  const words = sentence(own);
  return owner === '' ? words : `${sentence(owner)}: ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

function sentence(code: string): string {
  const words = code.replaceAll(/[-_.]/g, ' ');
  return words === '' ? 'No reason was given' : words.charAt(0).toUpperCase() + words.slice(1);
}
