/**
 * One case per file of `fixtures/`: plan and batch, and what is expected of selection, both profiles and blocking. `UPDATE_FIXTURES=1`
 * rewrites the expected side; the node side is measured by the official library itself in the same test.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DataPlan, ValidationResult } from '../../protocol/data-plan.ts';
import { parseJson, stringifyJson } from '../../protocol/json.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { blockBatch, compilePlans, validateBatch } from './index.ts';
import type { BatchLike, CompiledPlans, CompiledVersion } from './index.ts';
import { plain, unordered, validateWithLibrary } from './testing/library.ts';

const FOLDER = join(import.meta.dirname, 'fixtures');

interface Case {
  readonly description: string;
  readonly plan: DataPlan;
  readonly batch: BatchLike & { readonly environment: Environment; readonly context: { readonly data_plan: { readonly plan_id: string; readonly plan_version: number } } };
  readonly expected: Expected;
}

interface Expected {
  readonly server: readonly ValidationResult[];
  readonly sentences: readonly string[];
  readonly unchecked?: readonly string[];
  readonly blocking: unknown;
  readonly node: readonly ValidationResult[] | string;
}

function read(file: string): Case {
  return parseJson(readFileSync(join(FOLDER, file), 'utf8')) as unknown as Case;
}

function select(plans: CompiledPlans, { batch }: Case): CompiledVersion {
  const selection = plans.select(batch.context.data_plan.plan_id, batch.context.data_plan.plan_version, batch.environment);
  if (!selection.ok) throw new Error(selection.message);
  return selection.plan;
}

/** What leaves the blocking step, as far as it differs from what came in. */
function forwarded(before: BatchLike, after: BatchLike): Record<string, unknown> {
  return Object.fromEntries(Object.keys(before).filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]));
}

function actual({ plan, batch, ...rest }: Case): Expected {
  const found = { plan, batch, ...rest };
  const server = select(compilePlans({ [plan.data_plan_id]: plan }, 'server'), found);
  const validation = validateBatch(server, batch);
  const blocking = blockBatch(server, batch, validation);
  const node = validateBatch(select(compilePlans({ [plan.data_plan_id]: plan }, 'node'), found), batch);
  return {
    server: validation.results,
    sentences: validation.found.map(({ pointer, message }) => `${pointer}: ${message}`),
    ...(validation.unchecked.length === 0 ? {} : { unchecked: validation.unchecked.map(({ message }) => message) }),
    blocking: blocking.dropped === null ? null : { dropped: blocking.dropped, block_metadata: blocking.blockMetadata, forwarded: forwarded(batch, blocking.batch) },
    node: node.failed ?? node.results,
  };
}

const UPDATES = process.env['UPDATE_FIXTURES'] === '1';
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

describe.each(FILES)('%s', (file) => {
  const example = read(file);

  it(`${example.description}`, () => {
    const found = actual(example);
    if (UPDATES) {
      const { description, plan, batch } = example;
      writeFileSync(join(FOLDER, file), `${stringifyJson({ description, plan, batch, expected: found }, 2)}\n`);
    }
    expect(plain(found)).toEqual(UPDATES ? plain(found) : plain(example.expected));
  });

  it('gives in the node profile what the official library gives', async () => {
    // The library has no time limit: a pattern that never ends would end the test run.
    if (example.expected.unchecked !== undefined) return;
    const answer = await validateWithLibrary(example.plan.data_plan_versions[0]!, example.batch);
    const ours = actual(example).node;
    if (typeof ours === 'string') expect(answer).toBe('rejected');
    else expect(unordered(plain(ours))).toEqual(answer === 'rejected' ? answer : unordered(answer));
  });
});
