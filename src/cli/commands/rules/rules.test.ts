import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readCommandLine } from '../../command-line.ts';
import { COMMANDS } from '../index.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rules-cli-'));
  writeFileSync(join(dir, 'cloudchamber.json'), '{ "name": "test" }');
  for (const name of ['spender-tier', 'full-name']) cpSync(join(import.meta.dirname, '../../../../resources/rules/samples', name), join(dir, 'rules', name), { recursive: true });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(...words: string[]): Promise<Ran> {
  const line = readCommandLine(COMMANDS, ['rules', ...words], dir);
  if (line.kind !== 'run') return { status: 2, out: '', err: line.kind === 'mistake' ? line.message : line.kind };
  const texts = { out: '', err: '' };
  const take = (stream: 'out' | 'err') => (chunk: unknown): boolean => {
    texts[stream] += typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString();
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(take('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(take('err'));
  const status = await line.run();
  vi.restoreAllMocks();
  return { status, ...texts };
}

const rulePath = (name: string, file: string): string => join(dir, 'rules', name, file);
function breakTier(): void {
  const path = rulePath('spender-tier', 'index.js');
  writeFileSync(path, readFileSync(path, 'utf8').replace("'gold'", "'golden'"));
}

describe('wrong usage', () => {
  it.each([
    [[], 'Say what "rules" is to do: "test", "run", "lint" or "export".'],
    [['tset'], '"rules tset" is not known: use "test", "run", "lint" or "export" (did you mean "test"?).'],
    [['run', 'full-name'], '"rules run" needs the name of a rule and a file with a batch.'],
    [['run', 'a', 'b', '--position', 'both'], '--position must be "all-outputs" or "output", not "both".'],
    [['export', 'a', '--version', 'v51'], '--version must be v1 to v50, not "v51".'],
    [['test', '--threshold', '101'], '--threshold must be a percentage from 0 to 100, not "101".'],
    [['test', '--watch', '--json'], '--watch is for people: leave out --json and --junit.'],
    [['test', 'full-nam'], 'There is no rule "full-nam": did you mean "full-name"?\n'],
    [['test', '--workspace', 'nowhere'], expect.stringContaining('is no folder')],
    [['run', 'full-name', 'none.json'], expect.stringContaining('cannot be read')],
    [['export', 'full-name', '--version', 'v7'], 'The rule full-name has no version v7: it has none.\n'],
  ])('%j', async (words, message) => {
    expect(await run(...words)).toMatchObject({ status: 2, out: '', err: message });
  });
});

describe('rules test', () => {
  it('all good', async () => {
    const { status, out } = await run('test');
    expect([status, out.split('\n').at(-2)]).toEqual([0, 'All good: 5 cases passed, 2 rules.']);
  });

  it('a failing case is said in one sentence, with its differences, in text, JSON and JUnit', async () => {
    breakTier();
    const text = await run('test', 'spender-tier');
    expect(text.status).toBe(1);
    expect(text.out).toContain('FAIL  raises-to-gold  Expected new to be "gold", got "golden" (and 1 more difference)');
    expect(text.out).toContain('/user_attributes/tier: expected "gold", got "golden"');
    expect(text.out).toContain('Failed: 2 cases passed, 1 failed, 1 rule.');
    const json = await run('test', '--json', '--junit', 'report.xml');
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, problems: [], rules: [{ rule: 'full-name', failed: 0 }, { rule: 'spender-tier', failed: 1 }] });
    const xml = readFileSync(join(dir, 'report.xml'), 'utf8');
    expect(xml).toContain('<testsuites name="rules" tests="5" failures="1" errors="0"');
    expect(xml).toContain('message="Expected new to be &quot;gold&quot;, got &quot;golden&quot; (and 1 more difference)" type="changed"');
  });

  it('coverage and its threshold', async () => {
    writeFileSync(rulePath('full-name', 'index.js'), `${readFileSync(rulePath('full-name', 'index.js'), 'utf8')}\nfunction unused() {\n  return 1;\n}\n`);
    const { status, out } = await run('test', 'full-name', '--threshold', '90');
    expect(out).toMatch(/coverage \d+(\.\d)?%, never run: line \d+\n/);
    expect(out).toContain('error  full-name: its cases run too few of its lines.');
    expect(status).toBe(1);
    expect(await run('test', 'full-name', '--threshold', '50')).toMatchObject({ status: 0 });
  });

  it('files that cannot be read count as failures', async () => {
    writeFileSync(rulePath('full-name', 'rule.json'), '{');
    writeFileSync(rulePath('spender-tier', 'cases/raises-to-gold.json'), '{\n "batch": 5 }');
    const { status, out } = await run('test');
    expect(status).toBe(1);
    expect(out).toContain('error  rules/full-name/rule.json:1:2  Not valid JSON');
    expect(out).toContain('FAIL  raises-to-gold  rules/spender-tier/cases/raises-to-gold.json:2: "batch" must be an object');
  });

  it('watching runs what changed again', async () => {
    const line = readCommandLine(COMMANDS, ['rules', 'test', '--watch'], dir);
    if (line.kind !== 'run') throw new Error(line.kind);
    let out = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      out += String(chunk);
      return true;
    });
    const before = process.listeners('SIGINT');
    const done = line.run();
    await vi.waitFor(() => expect(process.listeners('SIGINT').length).toBeGreaterThan(before.length), 15_000);
    out = '';
    // The watch may begin a moment later than the first run ends, so the change is made until it is seen.
    await vi.waitFor(() => {
      breakTier();
      writeFileSync(rulePath('spender-tier', 'index.js'), `${readFileSync(rulePath('spender-tier', 'index.js'), 'utf8')}\n`);
      expect(out).toContain('Failed: 2 cases passed, 1 failed, 1 rule.');
    }, { timeout: 15_000, interval: 300 });
    for (const listener of process.listeners('SIGINT').filter((each) => !before.includes(each))) (listener as () => void)();
    expect(await done).toBe(1);
    process.removeAllListeners('SIGTERM');
  });
});

describe('rules run', () => {
  it('shows what the rule does', async () => {
    writeFileSync(join(dir, 'batch.json'), '{"environment":"development","mpid":7346244611012968789,"user_attributes":{"lifetime_spend":"2000"},"events":[]}');
    const { status, out } = await run('run', 'spender-tier', 'batch.json');
    expect(status).toBe(0);
    expect(out).toMatch(/^spender-tier \(\$LATEST\) changed the batch in [\d.]+ of 200 ms\. The batch goes on as the rule made it\.\n/);
    expect(out).toContain('+ /user_attributes/tier  "gold"');
    expect(out).toContain('profile  tier: null -> "gold"  User attribute is written because of the rule.');
    expect(JSON.parse((await run('run', 'spender-tier', 'batch.json', '--json')).out)).toMatchObject({ verdict: 'changed', input: { mpid: '7346244611012968789' } });
  });

  it('a rule that fails has status 1', async () => {
    writeFileSync(join(dir, 'batch.json'), '{"events":[]}');
    writeFileSync(rulePath('full-name', 'index.js'), 'exports.handler = async (batch) => {\n  return batch.device_info.platform;\n};\n');
    const { status, out } = await run('run', 'full-name', 'batch.json');
    expect(status).toBe(1);
    expect(out).toContain("TypeError: Cannot read properties of undefined (reading 'platform') (line 2)");
    writeFileSync(join(dir, 'batch.json'), '{"events":[{}]}');
    expect((await run('run', 'full-name', 'batch.json')).err).toContain('batch.json is no batch: Required event field "event_type" is missing or empty.');
  });
});

describe('rules lint and export', () => {
  it('findings have file and line; warnings fail', async () => {
    expect(await run('lint')).toMatchObject({ status: 0, out: 'All good: 0 errors, 0 warnings, 0 hints in 2 rules.\n' });
    writeFileSync(rulePath('full-name', 'index.js'), 'exports.handler = async (batch) => {\n  return batch.device_info.platform === "x" ? null : batch;\n};\n');
    const { status, out } = await run('lint', 'full-name');
    expect(status).toBe(1);
    expect(out).toContain('warning  rules/full-name/index.js:2:10  Not every batch has device_info: this throws where it is missing. (unguarded-access; try it with: Server: support request)');
    expect(JSON.parse((await run('lint', '--json')).out)).toMatchObject({ ok: false, rules: [{ rule: 'full-name', findings: [{ code: 'unguarded-access' }] }, { findings: [] }] });
  });

  it('export writes the file or a zip', async () => {
    expect(await run('export', 'full-name')).toMatchObject({ status: 0, out: readFileSync(rulePath('full-name', 'index.js'), 'utf8') });
    expect((await run('export', 'full-name', '--zip')).out).toMatch(/^full-name\.zip: handler index\.handler, \d+ bytes\.\n$/);
    expect(readFileSync(join(dir, 'full-name.zip')).subarray(0, 2).toString()).toBe('PK');
    writeFileSync(rulePath('full-name', 'index.js'), 'const = 1;');
    expect(await run('export', 'full-name')).toMatchObject({ status: 1, err: expect.stringContaining('rules/full-name/index.js:1') });
  });
});
