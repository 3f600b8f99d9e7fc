/** `cloudchamber plan …` as scripts and CI use it: real processes, files and captured data. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readCommandLine } from '../../src/cli/command-line.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

const root = join(import.meta.dirname, '../..');
const fixtures = join(root, 'src/engine/data-plans/tools/fixtures');

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'cloudchamber-plan-'));
  copyFileSync(join(fixtures, 'ferry.plan.json'), join(dir, 'ferry.json'));
  copyFileSync(join(fixtures, 'ferry.broken-batch.json'), join(dir, 'broken.json'));
  mkdirSync(join(dir, 'ws/plans'), { recursive: true });
  copyFileSync(join(fixtures, 'ferry.plan.json'), join(dir, 'ws/plans/ferry_line.json'));
  writeFileSync(join(dir, 'ws/plans/damaged.json'), '{\n  "data_plan_id": "damaged",\n}\n');
  writeFileSync(join(dir, 'good.ndjson'), [good(), good({ passengers: 3 })].map((batch) => JSON.stringify(batch)).join('\n'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

function good(attributes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    environment: 'development', context: { data_plan: { plan_id: 'ferry_line', plan_version: 2 } }, user_identities: { customer_id: 'T0001' },
    events: [{ event_type: 'custom_event', data: { event_name: 'Crossing Searched', custom_event_type: 'search', custom_attributes: { from: 'Oslo', to: 'Kiel', passengers: '2', pets: 0, ...attributes } } }],
  };
}

interface Done { status: number | null; stdout: string; stderr: string }

/** As a process of its own, with standard input. */
function spawned(args: readonly string[], input = ''): Done {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'src/cli/main.ts'), 'plan', ...args], { encoding: 'utf8', cwd: dir, timeout: 30_000, input });
  return { status, stdout, stderr };
}

/** The same command in this process, which is many times faster. `given` becomes the file `given.json`. */
async function plan(args: readonly string[], given?: string): Promise<Done> {
  if (given !== undefined) writeFileSync(join(dir, 'given.json'), given);
  const line = readCommandLine(COMMANDS, ['plan', ...args], dir);
  if (line.kind !== 'run') throw new Error(`not run: ${JSON.stringify(line)}`);
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) => vi.spyOn(process[name], 'write').mockImplementation((text) => {
    written[name] += String(text);
    return true;
  }));
  try {
    return { status: await line.run(), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('plan validate', () => {
  it('says of each violation what is wrong, where, and what was expected; status 1', async () => {
    const { status, stdout, stderr } = await plan(['validate', 'broken.json', '--plan', 'ferry.json']);
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout).toContain([
      '  "passengers" in Crossing Searched must be a number; the app sent the text "two adults".',
      '    Invalid data type  |  /events/6/data/custom_attributes/passengers  |  expected number  |  actual string',
    ].join('\n'));
    expect(stdout).toMatch(/^broken\.json: \d+ violations against ferry_line version 2\n/);
    expect(stdout).toMatch(/\n1 batch with 15 plannable events: \d+ violations \(\d+ different\)\.\n$/);
  });

  it('takes several batches, one a line, and standard input; status 0 when all is as planned', async () => {
    expect(await plan(['validate', 'good.ndjson', '--plan', 'ferry.json'])).toEqual({ status: 0, stderr: '', stdout: '2 batches with 2 plannable events: all as planned.\n' });
    expect(spawned(['validate', '-', '--plan', 'ferry.json'], JSON.stringify([good(), good(), good()]))).toMatchObject({ status: 0, stdout: '3 batches with 3 plannable events: all as planned.\n' });
  });

  it('takes the plan that a batch names from the workspace, and names what is broken there', async () => {
    const { status, stdout, stderr } = await plan(['validate', 'good.ndjson', '--workspace', 'ws']);
    expect([status, stdout]).toEqual([0, '2 batches with 2 plannable events: all as planned.\n']);
    expect(stderr).toMatch(/^error {2}ws\/plans\/damaged\.json:3:1 {2}\S/);
  });

  it.each([
    ['another plan', { context: { data_plan: { plan_id: 'ferry' } } }, 'The data plan "ferry" is not in the workspace'],
    ['no plan', { context: {} }, 'The batch names no data plan'],
    ['a broken plan', { context: { data_plan: { plan_id: 'damaged' } } }, 'The data plan "damaged" cannot be used'],
    ['a version that is not active', { environment: 'production' }, 'Version 2 of the data plan "ferry_line" is active in development only'],
    ['a version that is not there', { context: { data_plan: { plan_id: 'ferry_line', plan_version: 7 } } }, 'has no version 7; it has 1, 2'],
  ])('a batch with %s is loudly not validated, status 2', async (_name, change, message) => {
    const given = JSON.stringify({ ...good(), ...change });
    const { status, stdout } = await plan(['validate', 'given.json', '--workspace', 'ws'], given);
    expect(status).toBe(2);
    expect(stdout).toMatch(/^given.json: not validated: /);
    expect(stdout).toContain(message);
    expect(stdout).toContain('1 batch not validated.');
    expect((await plan(['validate', 'given.json', '--workspace', 'ws', '--allow-unvalidated'], given)).status).toBe(0);
  });

  it('a version that was chosen is used, active or not', async () => {
    expect(await plan(['validate', 'given.json', '--plan', 'ferry_line', '--version', '2', '--workspace', 'ws'], JSON.stringify({ ...good(), environment: 'production' }))).toMatchObject({ status: 0 });
    expect((await plan(['validate', 'given.json', '--plan', 'ferry_line:1', '--workspace', 'ws'], JSON.stringify(good()))).stdout).toContain('"pets" in Crossing Searched is not in the plan.');
  });

  it('knows both profiles', async () => {
    expect((await plan(['validate', 'good.ndjson', '--plan', 'ferry.json:2', '--profile', 'node'])).stdout).toContain('profile node');
  });

  it('counts what the profile checks: the node profile asks of every event to be planned', async () => {
    const given = JSON.stringify({ ...good(), events: [...good()['events'] as unknown[], { event_type: 'session_start', data: {} }] });
    expect((await plan(['validate', 'given.json', '--plan', 'ferry.json:2'], given)).stdout).toContain('1 batch with 1 plannable event: all as planned.');
    expect((await plan(['validate', 'given.json', '--plan', 'ferry.json:2', '--profile', 'node', '--junit', 'node.xml'], given)).stdout).toContain('1 batch with 2 events: ');
    expect(readFileSync(join(dir, 'node.xml'), 'utf8')).toContain('name="event 2: Session Start"');
  });

  it('a plan that is not there is told with the nearest name', () => expect(plan(['types', '--plan', 'ferry_lin', '--workspace', 'ws'])).resolves.toMatchObject({ status: 2, stderr: expect.stringMatching(/: did you mean "ferry_line"\? Name its folder/) as string }));

  it('prints JSON and writes JUnit', async () => {
    const { status, stdout } = await plan(['validate', 'broken.json', 'good.ndjson', '--plan', 'ferry.json', '--json', '--junit', 'report.xml']);
    expect(status).toBe(1);
    const report = JSON.parse(stdout) as { batches: { where: string; violations: unknown[] }[]; summary: Record<string, number> };
    expect(report.summary).toMatchObject({ batches: 3, events: 17, batches_with_violations: 1, not_validated: 0 });
    expect(report.batches.map(({ where }) => where)).toEqual(['broken.json', 'good.ndjson:1', 'good.ndjson:2']);
    expect(report.batches[0]?.violations[0]).toMatchObject({ code: 'unplanned-event', pointer: '/events/0', match_key: 'custom_event:search:crossing searched', error_pointer: '#' });
    const xml = readFileSync(join(dir, 'report.xml'), 'utf8');
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="cloudchamber plan validate" tests="19" failures="\d+" errors="0"/);
    expect(xml).toContain('<testcase name="event 1: Crossing Searched" classname="ferry_line version 2" file="good.ndjson"/>');
    expect(xml).toMatch(/<failure message="The screen &quot;Timetables&quot; is not in the plan\." type="unplanned-event">/);
  });

  it.each([
    [['validate', 'nowhere.json', '--plan', 'ferry.json'], '', 'nowhere.json cannot be read: there is no such file.'],
    [['validate', 'given.json', '--plan', 'ferry.json'], '{"events":', 'given.json is not JSON'],
    [['validate', 'given.json', '--plan', 'ferry.json'], '{"event_type":"custom_event"}', 'A single event goes into {"events": [ … ]}.'],
    [['validate', 'given.json', '--plan', 'ferry.json'], '[{"events":[]},7]', 'given.json, batch 2 is no batch'],
    [['validate', 'given.json', '--plan', 'ferry.json'], '{"events":[]}\n{"events":}\n', 'given.json:2 is not JSON'],
    [['validate', 'given.json', '--plan', 'ferry.json', '--version', '9'], '{"events":[]}', 'ferry.json has no version 9: it has 1, 2.'],
    [['validate', 'given.json', '--plan', 'ferri_line', '--workspace', 'ws'], '{"events":[]}', 'did you mean "ferry_line"?'],
    [['validate', 'given.json', '--plan', 'damaged', '--workspace', 'ws'], '{"events":[]}', 'error  ws/plans/damaged.json:3:1'],
    [['validate', 'given.json', '--plan', 'broken.json'], '{"events":[]}', 'broken.json: This is no data plan'],
    [['validate', '--captured', '--plan', 'ferry.json', '--data', 'empty'], '', 'There is no captured data in'],
  ])('%j with bad input: status 2 and what to do', async (args, input, message) => {
    const { status, stdout, stderr } = await plan(args, input);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it('is a process with that status and nothing else on its outputs', () => {
    expect(spawned(['validate', '-', '--plan', 'ferry.json'], 'x')).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(/^standard input is not JSON: .+\n$/) });
    expect(spawned(['validate', '-', '--plan', 'ferry.json'], JSON.stringify(good({ pets: 9 }))).status).toBe(1);
  });

  it('what comes from traffic does not steer the terminal', async () => {
    const batch = good({ '\u001b[2J\u0007evil\nname': 1 });
    const { stdout } = await plan(['validate', 'given.json', '--plan', 'ferry.json'], JSON.stringify(batch));
    expect(stdout).toContain('\\u001b[2J\\u0007evil');
    // oxlint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u001b\u0007]/);
  });
});

describe('plan draft, diff and types', () => {
  it('a draft is kept by the batches that it was made from', async () => {
    const drafted = await plan(['draft', 'good.ndjson', '--name', 'Night Boats', '--out', 'draft.json']);
    expect(drafted).toMatchObject({ status: 0, stdout: '' });
    expect(drafted.stderr).toMatch(/^2 data points from 2 batches with 2 plannable events, written to draft\.json\./);
    expect(JSON.parse(readFileSync(join(dir, 'draft.json'), 'utf8'))).toMatchObject({ data_plan_id: 'night_boats', data_plan_name: 'Night Boats', data_plan_versions: [{ version: 1, activated_environment: 'none' }] });
    expect(await plan(['validate', 'good.ndjson', '--plan', 'draft.json'])).toMatchObject({ status: 0, stderr: '' });
  });

  it('a diff is in words, and breaking changes can fail a build', async () => {
    const { status, stdout } = await plan(['diff', 'ferry.json:1', 'ferry_line:2', '--workspace', 'ws']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ferry_line version 1 → ferry_line version 2\n~ custom_event:search:Crossing Searched {2}\(breaking\)\n {4}with_car: may now be null\n/);
    expect((await plan(['diff', 'ferry.json:1', 'ferry.json:2', '--fail-on-breaking'])).status).toBe(1);
    expect(await plan(['diff', 'ferry.json', 'ferry.json:2', '--fail-on-breaking', '--json'])).toEqual({ status: 0, stderr: '', stdout: `${JSON.stringify({ points: [], settings: [], breaking: false }, undefined, 2)}\n` });
  });

  it('types are those of the version', async () => {
    expect((await plan(['types', '--plan', 'ferry.json:2'])).stdout).toBe(readFileSync(join(fixtures, 'ferry-v2.types.txt'), 'utf8'));
    expect(await plan(['types', '--plan', 'ferry_line', '--version', '1', '--workspace', 'ws', '--out', 'ferry.ts'])).toEqual({ status: 0, stdout: '', stderr: 'Types of ferry_line version 1 written to ferry.ts.\n' });
    expect(readFileSync(join(dir, 'ferry.ts'), 'utf8')).toBe(readFileSync(join(fixtures, 'ferry-v1.types.txt'), 'utf8'));
  });
});

describe('captured data', () => {
  let engine: TestEngine;
  const dataDir = (): string => join(dir, 'data');
  beforeAll(async () => {
    engine = await startTestEngine({ dataDir: dataDir() });
    for (const batch of [good(), good({ passengers: 'many' }), { ...good({ pets: 9 }), environment: 'production' }]) expect((await engine.sendServer({ ...batch, user_identities: { customer_id: 'T0001' } })).status).toBe(202);
    await engine.settle();
  });
  afterAll(() => engine.stop());

  it('is validated beside the running instance, and chosen by the window\'s filter', async () => {
    const all = await plan(['validate', '--captured', '--data', 'data', '--plan', 'ferry.json:2']);
    expect([all.status, all.stderr]).toEqual([1, '']);
    expect(all.stdout).toMatch(/captured batch -?\d+: 1 violation against ferry_line version 2\n {2}"passengers" in Crossing Searched must be a number; the app sent the text "many"\./);
    expect(all.stdout).toContain('3 batches with 3 plannable events: 2 violations (2 different).');
    expect((await plan(['validate', '--captured', '--data', 'data', '--plan', 'ferry.json:2', '--query', 'env=production'])).stdout).toContain('1 batch with 1 plannable event: 1 violation');
    expect((await plan(['validate', '--captured', '--data', 'data', '--plan', 'ferry.json:2', '--query', 'env=('])).stderr).toMatch(/^--query cannot be used: /);
    expect((await plan(['validate', '--captured', '--data', 'data', '--plan', 'ferry.json:2', '--query', 'env=production', '--limit', '1', '--env', 'development'])).status).toBe(1);
  });

  it('can be drafted from, and from a stopped instance as well', async () => {
    await engine.stop();
    const { status, stdout } = await plan(['draft', '--captured', '--data', 'data', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ batches_scanned: 3, events_scanned: 3, points: [{ match_key: 'custom_event:search:Crossing Searched', seen: 3 }, { match_key: 'user_identities' }] });
    engine = await startTestEngine({ dataDir: dataDir() });
  });
});
