/** Identify, login, logout and search under each strategy (spec/identity-profiles.md 3.3-3.5, 3.7, 3.8). Writes through the resolver's store only. */
import type { IdentityCallKind, IdentityStep } from '../../protocol/identity.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import type { CallNote } from '../ingest/surface.ts';
import { isDeviceType } from './identity-types.ts';
import type { IdentityPair } from './identity-types.ts';
import { attach, create, hasLogin, isKnown, match, usable } from './resolve.ts';
import type { Resolver, Subject } from './resolve.ts';
import type { StoredUser } from './store.ts';

export interface Question {
  /** `batch`: identify for a batch without MPID. */
  readonly kind: Extract<IdentityCallKind, 'identify' | 'login' | 'logout' | 'search' | 'batch'>;
  readonly environment: Environment;
  readonly identities: readonly IdentityPair[];
  readonly previousMpid: string | null;
  readonly readOnly: boolean;
  readonly at: number;
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export interface Decision {
  readonly status: number;
  /** Why there is no answer, as the caller is told. */
  readonly refusal: Refusal | null;
  /** As it is now. */
  readonly user: StoredUser | null;
  /** As it was found; null for a new one. */
  readonly found: StoredUser | null;
  readonly created: boolean;
  /** What decided, in one sentence. */
  readonly message: string;
  readonly steps: readonly IdentityStep[];
  /** What is strange about the call. */
  readonly notes: readonly CallNote[];
}

/** The platform's own words (2.3). */
const NO_LOGIN_IDENTITY = 'CleanCutStrategy login action is missing the login identity type.';
const NOT_FOUND: Refusal = { code: 'NOT_FOUND_ERROR', message: 'No user was found for the given identities.' };

/** `steps`: what was noticed before, such as types that do not exist. */
export function decide(resolver: Resolver, question: Question, steps: IdentityStep[] = []): Decision {
  const { strategy } = resolver;
  const { kind, environment, at } = question;
  const identities = usable(question.identities, steps);
  const subject: Subject = { environment, identities, at };
  const withLogin = hasLogin(identities, strategy);
  if (kind === 'login' && strategy.needsLogin && !withLogin) {
    steps.push({ code: 'refused', message: `Under profile ${strategy.name} a login needs one of ${[...strategy.login].join(', ')}.` });
    return refused(400, { code: 'LOOKUP_ERROR', message: NO_LOGIN_IDENTITY }, steps.at(-1)!.message, steps);
  }
  const leaves = kind === 'logout' && strategy.logout !== 'identify' && identities.every(({ type }) => isDeviceType(type));
  const notes = strangeness(resolver, question, subject, leaves);
  if (leaves && strategy.logout === 'new') steps.push({ code: 'not-found', message: 'A logout begins a new anonymous user.' });
  const found = leaves && strategy.logout === 'new' ? null : match(resolver, subject, { prefersNewest: kind === 'login', isSearch: kind === 'search' }, steps);
  if (kind === 'search' || question.readOnly) {
    if (found === null) return refused(404, NOT_FOUND, kind === 'search' ? 'No user was found.' : 'No user was found, and a call that only reads makes none.', steps);
    return { status: 200, refusal: null, user: found, found, created: false, message: foundBy(found, steps), steps, notes: [...notes, ...stepNotes(steps)] };
  }
  const start = found ?? create(resolver, subject, withLogin ? sourceOf(resolver, question, subject) : null, steps);
  const user = attach(resolver, start, subject, steps);
  const message = found === null ? newBecause(user, leaves, identities.length === 0) : foundBy(found, steps);
  return { status: 200, refusal: null, user, found, created: found === null, message, steps, notes: [...notes, ...stepNotes(steps)] };
}

export function refused(status: number, refusal: Refusal, message: string, steps: readonly IdentityStep[]): Decision {
  return { status, refusal, user: null, found: null, created: false, message, steps, notes: stepNotes(steps) };
}

function foundBy(user: StoredUser, steps: readonly IdentityStep[]): string {
  const winner = steps.findLast((step) => step.code === 'looked-up' && step.mpids?.includes(user.mpid) === true);
  return winner === undefined ? `User ${user.mpid} was found.` : `${winner.type} ${winner.value} belongs to user ${user.mpid}.`;
}

function newBecause({ mpid }: StoredUser, leaves: boolean, unidentified: boolean): string {
  if (leaves) return `The logout began the anonymous user ${mpid}.`;
  return unidentified ? `There is no identity to look up: user ${mpid} was made.` : `No user can be found by these identities: user ${mpid} was made.`;
}

/** Profile link notes whom a new known user was before: the device's current user if it is anonymous, else the one that the device leads to. */
function sourceOf({ store, strategy }: Resolver, { previousMpid }: Question, { environment, identities }: Subject): string | null {
  if (strategy.newKnown !== 'link') return null;
  const isAnonymous = (user: StoredUser | null): boolean => user !== null && user.environment === environment && user.deletedAt === null && !isKnown(user, strategy);
  if (previousMpid !== null && isAnonymous(store.user(previousMpid))) return previousMpid;
  for (const type of strategy.priority) {
    const device = isDeviceType(type) ? identities.find((identity) => identity.type === type) : undefined;
    const source = device && store.find(environment, type, device.key).find((mpid) => isAnonymous(store.user(mpid)));
    if (source !== undefined) return source;
  }
  return null;
}

function strangeness({ strategy }: Resolver, { kind }: Question, { identities }: Subject, leaves: boolean): CallNote[] {
  const types = identities.filter(({ type }) => !isDeviceType(type)).map(({ type }) => type).join(', ');
  if (strategy.logout === 'identify' && (kind === 'login' || kind === 'logout')) {
    return [{ code: 'no-login-logout', message: `The strategy best match knows neither login nor logout: the ${kind} was resolved as identify.` }];
  }
  if (kind === 'logout' && !leaves) {
    return [{ code: 'logout-with-identities', message: `A logout describes the user that the device goes on with, usually by device identities alone. This one holds ${types}, so it was resolved as identify, and may lead back to a known user.` }];
  }
  if (kind === 'login' && !hasLogin(identities, strategy)) {
    return [{ code: 'login-without-login-id', message: `The login holds none of ${[...strategy.login].join(', ') || 'the login identities (there are none)'}, so it cannot make anybody known. Strategies such as profile link refuse it.` }];
  }
  return [];
}

/** What was left out or kept, for the call's notes. */
export function stepNotes(steps: readonly IdentityStep[]): CallNote[] {
  return steps.flatMap(({ code, message }) => (code === 'ignored' ? [{ code: 'identity-ignored', message }] : code === 'refused' ? [{ code: 'identity-kept', message }] : []));
}
