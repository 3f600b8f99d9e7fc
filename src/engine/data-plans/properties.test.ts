/** What holds for every plan and every batch. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanVersion } from '../../protocol/data-plan.ts';
import { stringifyJson } from '../../protocol/json.ts';
import { blockBatch, checkPlan, compileVersion, validateBatch } from './index.ts';
import type { BatchLike, Finding } from './index.ts';
import { segmentsOf, valueAt } from './pointer.ts';
import { anything, batch, version } from './testing/generators.ts';
import { plain, unordered, validateWithLibrary } from './testing/library.ts';

/** `PLAN_PROPERTY_RUNS=2000` for a long search. On a busy machine fewer cases are run, not for longer. */
const numRuns = Number(process.env['PLAN_PROPERTY_RUNS'] ?? 50);
const RUNS = { numRuns, interruptAfterTimeLimit: 15_000 + numRuns * 100 };
const TIMEOUT_MS = 45_000 + numRuns * 200;

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const name of Reflect.ownKeys(value)) frozen((value as Record<PropertyKey, unknown>)[name]);
  }
  return value;
}

/** Pointers of everything that a value holds. */
function pointers(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, member]) => pointers(member, `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`))];
}

describe('the node profile', () => {
  it('gives what the official library gives, as sets of errors, and fails where it fails', async () => {
    await fc.assert(fc.asyncProperty(version(true), batch, async (given, sent) => {
      const theirs = await validateWithLibrary(given, sent);
      const ours = validateBatch(compileVersion('p', plain(given), 'node'), plain(sent));
      if (theirs === 'rejected') expect(ours.failed).not.toBeNull();
      else expect([ours.failed, unordered(plain(ours.results))]).toEqual([null, unordered(theirs)]);
    }), RUNS);
  }, TIMEOUT_MS);
});

describe.each(['server', 'node'] as const)('validation in the %s profile', (profile) => {
  it('never throws and never changes the batch', () => {
    fc.assert(fc.property(version(true), anything, (given, sent) => {
      const compiled = compileVersion('p', given, profile);
      const validation = validateBatch(compiled, frozen(sent) as BatchLike);
      blockBatch(compiled, sent as BatchLike, validation);
    }), RUNS);
  }, TIMEOUT_MS);

  it('gives the same answer each time, and a finding with a sentence for each error', () => {
    fc.assert(fc.property(version(true), batch, (given, sent) => {
      const compiled = compileVersion('p', given, profile);
      const first = validateBatch(compiled, frozen(sent));
      expect(validateBatch(compiled, sent)).toEqual(first);
      expect(first.found.map(({ error }) => error)).toEqual(first.results.flatMap(({ data }) => data.validation_errors));
      for (const { message, kind, pointer } of first.found) expect([message, kind, pointer]).toEqual([expect.stringMatching(/\.$/), expect.any(String), expect.stringMatching(/^(?:$|\/)/)]);
    }), RUNS);
  }, TIMEOUT_MS);

  it('counts what was received: never less than what has violations', () => {
    fc.assert(fc.property(version(true), batch, (given, sent) => {
      const validation = validateBatch(compileVersion('p', given, profile), sent);
      if (profile === 'server') expect(validation.results.length).toBeLessThanOrEqual(validation.received);
    }), RUNS);
  }, TIMEOUT_MS);
});

describe.each(['server', 'node'] as const)('blocking in the %s profile', (profile) => {
  it('removes what the findings say and nothing else', () => {
    fc.assert(fc.property(version(true), batch, (given, sent) => {
      const compiled = compileVersion('p', given, profile);
      const validation = validateBatch(compiled, sent);
      const { batch: left, dropped, blocked, blockMetadata } = blockBatch(compiled, frozen(sent), validation);
      if (dropped === null) {
        expect([left, blocked.size, blockMetadata]).toEqual([sent, 0, null]);
        expect(left).toBe(sent);
        return;
      }
      expect([...blocked].every(({ error }) => error.validation_error_type === 'unplanned')).toBe(true);
      expect(validation.found).toEqual(expect.arrayContaining([...blocked]));
      if (dropped.batch) expect(left['events']).toEqual([]);
      else expect(left).toEqual(byHand(sent, [...blocked], compiled.source, dropped.userAttributes));
    }), RUNS);
  }, TIMEOUT_MS);

  it('leaves nothing to block when it is asked again', () => {
    fc.assert(fc.property(version(true), batch, (given, sent) => {
      const compiled = compileVersion('p', given, profile);
      const { batch: left, dropped } = blockBatch(compiled, sent, validateBatch(compiled, sent));
      if (dropped === null || dropped.batch) return;
      const again = blockBatch(compiled, left, validateBatch(compiled, left)).dropped;
      // An emptied list or object can be unplanned where its former value was merely wrong.
      if (again !== null) expect(pointers(left).length).toBeLessThan(pointers(sent).length);
    }), RUNS);
  }, TIMEOUT_MS);
});

/** The same removal, one finding after another, from the back so that places in lists hold. */
function byHand(sent: BatchLike, blocked: readonly Finding[], source: PlanVersion, userAttributes: readonly string[]): unknown {
  const copy = structuredClone(sent) as Record<string, Record<string, unknown>>;
  const events = (copy['events'] ?? []) as unknown as unknown[];
  const byAttribute = source.version_document.settings?.validation_actions?.['event_attribute'] === 'drop_event';
  const whole = new Set(blocked.filter(({ kind, target }) => target === 'event' && (kind === 'unplanned-event' || byAttribute)).map(({ eventIndex }) => eventIndex));
  events.forEach((event, index) => {
    if (valueAt(event, ['event_type']) === 'user_attribute_change' && userAttributes.includes(String(valueAt(event, ['data', 'user_attribute_name'])))) whole.add(index);
  });
  const places = blocked.filter(({ eventIndex }) => eventIndex === null || !whole.has(eventIndex)).map(({ pointer }) => segmentsOf(pointer));
  for (const segments of places.toSorted((a, b) => compare(b, a))) {
    const holder = valueAt(copy, segments.slice(0, -1));
    const last = segments.at(-1)!;
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else delete (holder as Record<string, unknown>)[last];
  }
  if (copy['events'] !== undefined) (copy as Record<string, unknown>)['events'] = events.filter((_, index) => !whole.has(index));
  return copy;
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = Number(a[index]) - Number(b[index]);
    if (a[index] !== b[index]) return Number.isNaN(difference) ? a[index]! < b[index]! ? -1 : 1 : difference;
  }
  return a.length - b.length;
}

describe('checking a plan', () => {
  it('never throws, whatever the plan', () => {
    fc.assert(fc.property(fc.anything(), (thing) => {
      for (const plan of [thing, { data_plan_versions: thing }, { data_plan_versions: [thing] }, { version_document: thing }, { version_document: { data_points: [{ match: { type: 'user_attributes' }, validator: { type: 'json_schema', definition: thing } }] } }]) checkPlan(plan, 'f');
    }), RUNS);
  }, TIMEOUT_MS);

  it('finds no error in a plan of supported keywords', () => {
    fc.assert(fc.property(version(false), (given) => {
      const problems = checkPlan({ data_plan_id: 'p', data_plan_name: 'P', data_plan_versions: [given] }, 'f').filter(({ severity }) => severity === 'error');
      expect(stringifyJson(problems.filter(({ code }) => code !== 'point-validator'))).toBe('[]');
    }), RUNS);
  }, TIMEOUT_MS);
});
