import { describe, expect, it } from 'vitest';
import { parsePlan, PLAN_USAGE } from './arguments.ts';

const places = { cwd: '/home/ada', workspaceDir: null, dataDir: null };
const files = (...names: string[]) => ({ files: names, captured: false, query: '', limit: 20_000 });
const validate = { what: 'validate', places, source: files('/home/ada/b.json'), plan: null, version: null, environment: null, profile: null, json: false, junit: null, allowUnvalidated: false };

describe('the words behind plan', () => {
  it.each<[string[], unknown]>([
    [['validate', 'b.json'], validate],
    [['--json', 'validate', 'b.json', '-', '--plan', 'orders', '--version', '2', '--env', 'development', '--profile', 'node', '--junit', 'out/r.xml', '--allow-unvalidated'], { ...validate, source: files('/home/ada/b.json', '-'), plan: 'orders', version: 2, environment: 'development', profile: 'node', json: true, junit: '/home/ada/out/r.xml', allowUnvalidated: true }],
    [['validate', '--captured', '--query', 'env=production', '--limit', '5', '--workspace', 'ws', '--data', '/d'], { ...validate, places: { ...places, workspaceDir: '/home/ada/ws', dataDir: '/d' }, source: { files: [], captured: true, query: 'env=production', limit: 5 } }],
    [['draft', 'b.json', '--out', 'p.json', '--name', 'My Plan'], { what: 'draft', places, source: files('/home/ada/b.json'), name: 'My Plan', id: null, out: '/home/ada/p.json', json: false }],
    [['diff', 'a.json:1', 'orders:2', '--fail-on-breaking'], { what: 'diff', places, before: 'a.json:1', after: 'orders:2', json: false, failOnBreaking: true }],
    [['types', '--plan', 'orders:3'], { what: 'types', places, plan: 'orders:3', version: null, out: null }],
  ])('%j', (words, args) => {
    expect(parsePlan(words, '/home/ada')).toEqual({ kind: 'run', args });
  });

  it.each<[string[], string]>([
    [[], 'Say what "plan" is to do: "validate", "draft", "diff" or "types".'],
    [['valdate', 'x'], '"plan valdate" is not known: use "validate", "draft", "diff" or "types" (did you mean "validate"?).'],
    [['validate'], 'Name files with batches, "-" for standard input, or --captured.'],
    [['validate', 'a.json', '--captured'], 'Choose captured batches or files: "a.json" is not read with --captured.'],
    [['validate', 'a.json', '--query', 'x'], '--query and --limit choose captured batches: add --captured.'],
    [['validate', '--captured', '--limit', '0'], '--limit must be a whole number from 1, not "0".'],
    [['validate', 'a.json', '--plan', 'p', '--version', 'two'], '--version must be a whole number from 1, not "two".'],
    [['validate', 'a.json', '--version', '2'], '--version needs --plan.'],
    [['validate', 'a.json', '--env', 'dev'], '--env must be "development" or "production", not "dev".'],
    [['validate', 'a.json', '--profile', 'strict'], '--profile must be "server" or "node", not "strict".'],
    [['validate', 'a.json', '--plan', ' '], '--plan needs a value.'],
    [['validate', 'a.json', '--out', 'x'], 'Unknown option \'--out\'.'],
    [['draft', 'a.json', '--id', 'My-Plan'], '--id must be of lower-case letters, digits and "_", not "My-Plan".'],
    [['diff', 'a.json'], 'Name two versions, e.g. "orders:1 orders:2" or two files.'],
    [['diff', 'a', 'b', 'c'], '"c" is one too many: name two versions.'],
    [['types'], 'Name the plan with --plan: a file, or the id of a plan of the workspace.'],
    [['types', 'orders'], '"orders" is not expected here: name the plan with --plan.'],
  ])('%j is a mistake', (words, message) => {
    expect(parsePlan(words, '/')).toEqual({ kind: 'mistake', message });
  });

  it('every option is in the usage', () => {
    for (const option of ['captured', 'query', 'limit', 'plan', 'version', 'env', 'profile', 'allow-unvalidated', 'junit', 'name', 'id', 'out', 'fail-on-breaking', 'json', 'workspace', 'data']) expect(PLAN_USAGE).toContain(`--${option}`);
    expect(parsePlan(['diff', '--help'], '/')).toEqual({ kind: 'help' });
    expect(parsePlan(['-h'], '/')).toEqual({ kind: 'help' });
  });
});
