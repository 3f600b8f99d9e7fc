/** Workspaces of tests: a small shop with three inputs and two outputs, and what a test lays over its files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connectionSchema, inputSchema, outputSchema, workspaceFileSchema } from '../../src/protocol/workspace.ts';
import { tempDir } from './engine.ts';

type Files = Readonly<Record<string, unknown>>;

const FILES: Files = {
  'cloudchamber.json': { name: 'Shop' },
  'inputs/s2s.json': { platform: 's2s', key: 'shop-s2s' },
  'inputs/web.json': { platform: 'web', key: 'shop-web' },
  'inputs/ios.json': { platform: 'ios', key: 'shop-ios' },
  'outputs/hook.json': { partner: 'webhook', settings: { url: 'https://hooks.example.com/shop' } },
  'outputs/mix.json': { partner: 'mixpanel', settings: { token: 'shop-token' } },
  'connections/s2s-hook.json': { input: 's2s', output: 'hook' },
  'connections/s2s-mix.json': { input: 's2s', output: 'mix' },
  'connections/web-mix.json': { input: 'web', output: 'mix' },
  'connections/ios-mix.json': { input: 'ios', output: 'mix' },
};
const SCHEMAS = { inputs: inputSchema, outputs: outputSchema, connections: connectionSchema } as const;
let made = 0;

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function merged(base: unknown, over: unknown): unknown {
  if (!isPlain(base) || !isPlain(over)) return over;
  return { ...base, ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, merged(base[key], value)])) };
}

/** As saved by the window, with every default; what is wrong is left as it stands. */
function complete(path: string, value: unknown): unknown {
  if (path === 'cloudchamber.json') return workspaceFileSchema.parse(value);
  const schema = SCHEMAS[path.split('/')[0] as keyof typeof SCHEMAS] as (typeof SCHEMAS)[keyof typeof SCHEMAS] | undefined;
  const parsed = schema?.safeParse(value);
  return parsed?.success === true ? parsed.data : value;
}

/** Writes the shop with `over` laid over its files (texts replace them) and returns the folder. Each has users of its own. */
export function shopFolder(over: Files = {}): string {
  const dir = tempDir('cloudchamber-shop-');
  made += 1;
  const files = { ...FILES, 'cloudchamber.json': { name: 'Shop', workspace_token: made.toString(16).padStart(8, '0') } } as Files;
  for (const path of new Set([...Object.keys(files), ...Object.keys(over)])) {
    const value = Object.hasOwn(over, path) ? merged(files[path], over[path]) : files[path];
    const target = join(dir, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, typeof value === 'string' ? value : `${JSON.stringify(complete(path, value), null, 2)}\n`);
  }
  return dir;
}
