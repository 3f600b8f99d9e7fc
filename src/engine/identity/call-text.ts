/** The short texts in which `identity_calls` keeps what a call asked, the steps of its decision, and the graph around it. */
import type { GraphUser, IdentityCallRecord, IdentityStep } from '../../protocol/identity.ts';

/** What was asked, as the record shows it. */
export type Asked = Pick<IdentityCallRecord, 'identities' | 'changes' | 'read_only'>;

type AskedText = { i?: [type: string, value: string][]; c?: [type: string, from: string | null, to: string | null][]; r?: 1 };
type StepText = [code: IdentityStep['code'], message: string, type?: string | null, value?: string | null, mpids?: readonly string[]];
type UserText = [mpid: string, known: 0 | 1, createdAt: number, seenAt: number, source: string | null, identities: [type: string, value: string, at: number][]];

export function askedText({ identities, changes, read_only }: Asked): string {
  const text: AskedText = {};
  if (identities.length > 0) text.i = identities.map(({ type, value }) => [type, value]);
  if (changes.length > 0) text.c = changes.map(({ type, old_value, new_value }) => [type, old_value, new_value]);
  if (read_only === true) text.r = 1;
  return JSON.stringify(text);
}

export function askedOf(text: string): Asked {
  const { i = [], c = [], r } = JSON.parse(text) as AskedText;
  return {
    identities: i.map(([type, value]) => ({ type, value })), changes: c.map(([type, old_value, new_value]) => ({ type, old_value, new_value })),
    ...(r === 1 ? { read_only: true } : {}),
  };
}

export function stepsText(steps: readonly IdentityStep[]): string {
  return JSON.stringify(steps.map(({ code, message, type, value, mpids }): StepText => {
    if (mpids !== undefined) return [code, message, type ?? null, value ?? null, mpids];
    return value !== undefined || type !== undefined ? [code, message, type ?? null, value ?? null] : [code, message];
  }));
}

export function stepsOf(text: string): IdentityStep[] {
  return (JSON.parse(text) as StepText[]).map(([code, message, type, value, mpids]) => ({
    code, message, ...(typeof type === 'string' ? { type } : {}), ...(typeof value === 'string' ? { value } : {}), ...(mpids === undefined ? {} : { mpids }),
  }));
}

export function graphText(users: readonly GraphUser[]): string {
  return JSON.stringify(users.map(userText));
}

/** Users that are as they were before are named only. */
export function changedText(after: readonly GraphUser[], before: readonly GraphUser[]): string {
  const was = new Set(before);
  return JSON.stringify(after.map((user) => (was.has(user) ? user.mpid : userText(user))));
}

function userText({ mpid, known, created_at, seen_at, source_mpid, identities }: GraphUser): UserText {
  return [mpid, known ? 1 : 0, created_at, seen_at, source_mpid, identities.map(({ type, value, at }) => [type, value, at])];
}

export function graphOf(text: string): GraphUser[] {
  return (JSON.parse(text) as UserText[]).map(userOf);
}

export function changedOf(text: string, before: readonly GraphUser[]): GraphUser[] {
  return (JSON.parse(text) as (UserText | string)[]).flatMap((item) => {
    const user = typeof item === 'string' ? before.find(({ mpid }) => mpid === item) : userOf(item);
    return user === undefined ? [] : [user];
  });
}

function userOf([mpid, known, created_at, seen_at, source_mpid, identities]: UserText): GraphUser {
  return { mpid, known: known === 1, created_at, seen_at, source_mpid, identities: identities.map(([type, value, at]) => ({ type, value, at })) };
}
