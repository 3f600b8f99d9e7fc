/**
 * A workspace makes itself: an input for each platform, and two connections that work at once against simulated partners.
 * Nothing that is already in the folder is overwritten.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { PLATFORMS } from '../../protocol/vocabulary.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { connectionSchema, inputSchema, outputSchema, workspaceFileSchema } from '../../protocol/workspace.ts';
import type { InputFile, SettingValue, WorkspaceFile } from '../../protocol/workspace.ts';
import { writeFileAtomic } from './files.ts';
import { KINDS, relativePath, WORKSPACE_FILE } from './layout.ts';
import { partnerOf, takeSecrets } from './partner-settings.ts';
import type { Catalogue } from './partner-settings.ts';
import type { Result } from './result.ts';
import { saveItem, saveWorkspaceFile } from './save.ts';

export type RandomHex = (bytes: number) => string;

export const randomHex: RandomHex = (bytes) => randomBytes(bytes).toString('hex');

/** File names have no underscore: `fire_tv` is the input `fire-tv`. */
export function inputNameOf(platform: Platform): string {
  return platform.replaceAll('_', '-');
}

/** The form of mParticle's own keys: a pod and 32 hex digits (spec/wire-protocol.md 1). */
export function newKey(random: RandomHex): string {
  return `us1-${random(16)}`;
}

export function newInput(platform: Platform, random: RandomHex): InputFile {
  return inputSchema.parse({ platform, key: newKey(random) });
}

export function newWorkspaceFile(dir: string, random: RandomHex): WorkspaceFile {
  const folder = basename(resolve(dir));
  return workspaceFileSchema.parse({ name: folder === 'workspace' || folder === '' ? 'My workspace' : folder.slice(0, 80), workspace_token: random(4) });
}

/** Fake, and well-formed: the simulated Mixpanel takes any token. */
const SIMULATED_TOKEN = 'simulated0token0any0value0works0';

interface Wanted {
  readonly partner: string;
  readonly input: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly connectionSettings: Readonly<Record<string, SettingValue>>;
}

const WANTED: readonly Wanted[] = [
  /** Without server-side forwarding Mixpanel leaves web events to its browser kit (spec/outputs/mixpanel.md 1.2), and a newcomer would see nothing leave. */
  { partner: 'mixpanel', input: 'web', settings: { token: SIMULATED_TOKEN }, connectionSettings: { forwardWebRequestsServerSide: true } },
  { partner: 'webhook', input: 's2s', settings: { url: 'http://127.0.0.1:7071/partners/webhook/webhook/cloudchamber' }, connectionSettings: {} },
];

/**
 * Makes a default workspace in `dir`; answers the secrets to keep (name to value).
 * The first failed write ends it: on a full or read-only disk what follows would fail too.
 */
export function createDefaultWorkspace(dir: string, catalogue: Catalogue, random: RandomHex = randomHex): Result<Readonly<Record<string, string>>> {
  const secrets: Record<string, string> = {};
  const steps: (() => Result<unknown>)[] = [() => unlessThere(dir, WORKSPACE_FILE, () => saveWorkspaceFile(dir, newWorkspaceFile(dir, random)))];
  for (const platform of PLATFORMS) {
    const name = inputNameOf(platform);
    steps.push(() => unlessThere(dir, relativePath('inputs', name), () => saveItem(dir, 'inputs', name, newInput(platform, random))));
  }
  for (const wanted of WANTED) {
    const entry = partnerOf(catalogue, wanted.partner);
    if (entry === undefined) continue;
    const known = (fields: typeof entry.settings, values: Wanted['settings']): Record<string, SettingValue> =>
      Object.fromEntries(Object.entries(values).filter(([key]) => fields.some((field) => field.key === key)));
    const taken = takeSecrets(entry.settings, known(entry.settings, wanted.settings), `output.${wanted.partner}.`);
    const output = outputSchema.parse({ partner: wanted.partner, settings: taken.values });
    const connection = connectionSchema.parse({ input: wanted.input, output: wanted.partner, settings: known(entry.connectionSettings, wanted.connectionSettings) });
    const connectionName = `${wanted.input}-to-${wanted.partner}`;
    Object.assign(secrets, taken.secrets);
    steps.push(() => unlessThere(dir, relativePath('outputs', wanted.partner), () => saveItem(dir, 'outputs', wanted.partner, output)));
    steps.push(() => unlessThere(dir, relativePath('connections', connectionName), () => saveItem(dir, 'connections', connectionName, connection)));
  }
  for (const step of steps) {
    const outcome = step();
    if (!outcome.ok) return outcome;
  }
  unlessThere(dir, 'README.md', () => {
    writeFileAtomic(join(dir, 'README.md'), README);
    return { ok: true, value: 'README.md' };
  });
  return { ok: true, value: secrets };
}

function unlessThere(dir: string, path: string, make: () => Result<unknown>): Result<unknown> {
  return existsSync(join(dir, path)) ? { ok: true, value: path } : make();
}

const README = `# Cloudchamber workspace

This folder is the configuration of a Cloudchamber workspace, a local emulator of the mParticle platform.
Edit the files here or in Cloudchamber's window: either shows up in the other at once. It is meant to be committed
beside your app's code.

| file | what it is |
|---|---|
| \`${WORKSPACE_FILE}\` | the workspace: name, duplicate handling, limits |
| \`${KINDS[0]}/<name>.json\` | an input: one platform of your app, with its API key |
| \`${KINDS[1]}/<name>.json\` | an output: one configuration of a partner, simulated unless \`"transport": "real"\` |
| \`${KINDS[2]}/<name>.json\` | a connection: one input to one output |

Only what differs from the defaults is written. Secrets are never in these files: they are kept in your own data folder,
and a setting that needs one holds \`{"$secret": "<name>"}\`. \`.cloudchamber/\` holds generated JSON Schemas for your editor
and is not to be committed.
`;
