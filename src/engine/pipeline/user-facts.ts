/** What forwarding rules ask of a user beside the batch. */
import type { Batch } from '../batch/types.ts';
import type { UserFacts } from '../connections/index.ts';
import type { KnownIdentity, ProfileState } from '../profiles/index.ts';

/** `batch` is the enriched one. `before` and `after` are the user's profile around it. */
export function userFacts(batch: Batch, identities: readonly KnownIdentity[], profile: { readonly before: ProfileState | null; readonly after: ProfileState | null }, login: ReadonlySet<string>): UserFacts {
  return {
    loggedIn: identities.some(({ type }) => login.has(type)) || Object.keys(batch.user_identities ?? {}).some((type) => login.has(type)),
    // The newest first: an app that was installed again is attributed again.
    publisher: profile.after?.attribution.find(({ publisher }) => publisher !== null)?.publisher ?? null,
    optedOut: profile.before?.opted_out ?? false,
  };
}
