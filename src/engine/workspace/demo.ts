/**
 * The demo: an invented particle-physics shop, its workspace and half an hour of traffic (`resources/demo`).
 * Every state shows: delivered, filtered, unsupported, failed, retrying, no token, an inactive connection, bad bodies.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseJson } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { explain } from './files.ts';
import { resourcesDir } from '../resources.ts';
import { fail } from './result.ts';
import type { Result } from './result.ts';
import { filler } from './samples.ts';
import type { SampleCall } from './samples.ts';
import { openSecrets, workspaceId } from './secrets.ts';

/** The demo is a copy in the user's data folder, so that it can be changed and made anew. */
export function demoDir(dataDir: string): string {
  return join(resolve(dataDir), 'demo');
}

export function isDemo(dir: string, dataDir: string): boolean {
  return resolve(dir) === demoDir(dataDir);
}

/** Puts the demo workspace as delivered in place and answers its folder; earlier changes to it are lost. */
export function installDemo(dataDir: string, now: () => number = Date.now): Result<string> {
  const target = demoDir(dataDir);
  const source = join(resourcesDir(), 'demo');
  try {
    rmSync(target, { recursive: true, force: true });
    copyTree(join(source, 'workspace'), target);
  } catch (error) {
    return fail('not-writable', `The demo workspace could not be made. ${explain(error, target).message}`);
  }
  const secrets = openSecrets({ dataDir, id: workspaceId(target, dataDir), dir: target, now });
  const kept = secrets.setAll(JSON.parse(readFileSync(join(source, 'secrets.json'), 'utf8')) as Record<string, string>);
  return kept.ok ? { ok: true, value: target } : kept;
}

/** File by file: copying whole trees does not work out of an application archive. */
function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) copyTree(join(from, entry.name), join(to, entry.name));
    else writeFileSync(join(to, entry.name), readFileSync(join(from, entry.name)));
  }
}

export interface DemoStep {
  /** Unix ms at which the call is to be made. */
  readonly at: number;
  /** Name of an input of the demo workspace. */
  readonly input: string;
  /** Filled in; `httpCall` makes the request of it. */
  readonly call: SampleCall;
}

interface TrafficFile {
  readonly people: Readonly<Record<string, { readonly input: string; readonly base: JsonObject }>>;
  readonly steps: readonly TrafficStep[];
  readonly background: {
    readonly seed: number; readonly span_ms: number; readonly until_ms: number; readonly batches: number;
    readonly templates: readonly (PersonStep & { readonly weight: number })[];
  };
}
interface PersonStep { readonly as: string; readonly events: readonly JsonObject[]; readonly batch?: JsonObject }
type TrafficStep = (PersonStep & { readonly at: number }) | { readonly at: number; readonly input: string; readonly call: JsonObject };

/** The demo's traffic in the order of time; the last call is at `now` or shortly before. The same seed gives the same traffic. */
export function demoTraffic({ now, newId }: { readonly now: number; readonly newId: () => string }): DemoStep[] {
  const traffic = parseJson(readFileSync(join(resourcesDir(), 'demo', 'traffic.json'), 'utf8')) as unknown as TrafficFile;
  const sessions = new Map(Object.keys(traffic.people).map((person) => [person, newId().toUpperCase()]));
  const labels = new Map<string, string>();
  const steps: (TrafficStep & { readonly at: number })[] = [...backgroundSteps(traffic.background), ...traffic.steps];
  return steps.sort((a, b) => a.at - b.at).map((step) => {
    const at = now + step.at;
    const fill = filler({ now: at, newId }, labels);
    if ('call' in step) return { at, input: step.input, call: fill(step.call) as unknown as SampleCall };
    const person = traffic.people[step.as];
    if (person === undefined) throw new Error(`traffic.json names "${step.as}", who is not among its people`);
    const batch: JsonObject = {
      source_request_id: '@uuid', timestamp_unixtime_ms: '@now', ...person.base, ...step.batch,
      events: step.events.map((event) => withIds(event, sessions.get(step.as) ?? '')),
    };
    return { at, input: person.input, call: { to: 'events', batch: fill(batch) as JsonObject } };
  });
}

function withIds(event: JsonObject, session: string): Json {
  const data = event['data'] as JsonObject;
  const id = event['event_type'] === 'session_start' ? session : '@uuid';
  return { ...event, data: { source_message_id: id, session_uuid: session, ...data } };
}

function backgroundSteps({ seed, span_ms, until_ms, batches, templates }: TrafficFile['background']): (PersonStep & { readonly at: number })[] {
  const next = random(seed);
  const total = templates.reduce((sum, template) => sum + template.weight, 0);
  return Array.from({ length: batches }, () => {
    let left = next() * total;
    const template = templates.find((candidate) => (left -= candidate.weight) < 0) ?? templates[0];
    if (template === undefined) throw new Error('traffic.json has no background templates');
    return { ...template, at: -Math.round(until_ms + next() * (span_ms - until_ms)) };
  });
}

/** mulberry32: small, seeded, good enough to scatter demo traffic. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
