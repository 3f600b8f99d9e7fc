/** A report file as the engine writes it: a page that holds its story as JSON. */
import { storySchema } from '../../../../protocol/story.ts';
import type { RedactedKind, Redaction } from '../../../../protocol/story.ts';
import { plural } from '../../../ui/format.ts';

const DATA = /<script[^>]*type="application\/json"[^>]*>([\s\S]*?)<\/script>/;

/** Null when the text is no report. */
export function redactionIn(html: string): Redaction | null {
  try {
    const story = storySchema.pick({ redaction: true }).safeParse(JSON.parse(DATA.exec(html)?.[1] ?? ''));
    return story.success ? story.data.redaction : null;
  } catch {
    return null;
  }
}

const KINDS: Readonly<Record<RedactedKind, readonly [one: string, many: string]>> = {
  secret: ['key, token or signature', 'keys, tokens and signatures'], email: ['email address', 'email addresses'], phone: ['phone number', 'phone numbers'],
  identity: ['identity', 'identities'], mpid: ['MPID', 'MPIDs'], 'device-id': ['device id', 'device ids'], 'push-token': ['push token', 'push tokens'],
  ip: ['IP address', 'IP addresses'], name: ['name', 'names'], location: ['place', 'places'], attribute: ['personal attribute', 'personal attributes'],
};

/** `2 email addresses in 9 places`, one for each kind. */
export function replacedWords({ replaced }: Redaction): string[] {
  return replaced.map(({ kind, values, places }) => `${plural(values, ...KINDS[kind])} in ${plural(places, 'place')}`);
}
