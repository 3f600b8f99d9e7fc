/** Why an input's check marks may not turn green: what its latest calls, and calls that reached no input, give away. */
import type Database from 'better-sqlite3';
import type { SetupChecks } from '../../../protocol/contract.ts';

type Finding = SetupChecks['findings'][number];

export interface FindingsArgs {
  readonly input: { readonly name: string; readonly platform: string };
  /** Time of the newest batch of the input; what is older than it no longer matters. */
  readonly lastBatchAt: number | null;
  readonly configAt: number | null;
}

interface Row {
  readonly id: number;
  readonly at: number;
  readonly path: string;
  readonly input: string | null;
  readonly headers: string;
  readonly notes: string;
}

/** The ends of mParticle's paths, and the settings that decide what comes before them (spec/wire-protocol.md 11). */
const PATHS: readonly (readonly [RegExp, string])[] = [
  [/\/mparticle\.js$/i, 'The script’s address is HOST/js/v2/KEY/mparticle.js. Check “p.src=” in the snippet.'],
  [/\/config$/i, 'Config is HOST/JS/v2/KEY/config (web) or HOST/v4/KEY/config (native). Check configUrl (it ends with “/JS/v2/”), or configHost and config mapping.'],
  [/\/(identify|login|logout|search|modify)$/i, 'Identity is HOST/v1/identify and the like. Check identityUrl (it ends with “/v1/”), or identityHost and identity mapping.'],
  [/\/alias$/i, 'Alias is HOST/v1/identity/KEY/alias. Check aliasUrl (it ends with “/v1/identity/”), or aliasHost.'],
  [/\/audience$/i, 'Audience is HOST/v1/KEY/audience. Check userAudienceUrl (it ends with “/v1/”), or audience mapping.'],
  [/\/forwarding$/i, 'Forwarding stats are HOST/v1/JS/KEY/Forwarding. Check v1SecureServiceUrl and v2SecureServiceUrl.'],
  [/\/(bulk)?events(\/historical)?$/i, 'Events are HOST/v3/JS/KEY/events (web), HOST/v2/KEY/events (native) or HOST/v2/events (servers). Check v3SecureServiceUrl (it ends with “/v3/JS/”), eventsHost and events mapping, or the base path (it ends with “/v2”).'],
];

/** Which setting is off, from a path that nothing answers. Null when it does not look like an SDK's. */
export function wrongPathHint(path: string): string | null {
  const [plain = ''] = path.split('?');
  return PATHS.find(([end]) => end.test(plain.replace(/\/+$/, '')))?.[1] ?? null;
}

function notesOf(row: Row): readonly { code: string; message: string }[] {
  return JSON.parse(row.notes) as { code: string; message: string }[];
}

function isProduction(row: Row): boolean {
  const env = new URLSearchParams(row.path.split('?')[1] ?? '').get('env');
  const header = (JSON.parse(row.headers) as [string, string][]).find(([name]) => name.toLowerCase() === 'x-mp-env')?.[1];
  return env === '0' || header === '2';
}

/** Newest rows that are looked at for each question: all of these are about the last minutes. */
const NEWEST = 200;
const COLUMNS = 'id, at, path, input, headers, notes';

const SECRETS: Readonly<Record<string, string>> = {
  'signature-mismatch': 'The SDK signs with another secret than this input’s. Copy key and secret again.',
  'wrong-secret': 'The key is this input’s, the secret is not. Copy both again.',
};

/** Most urgent first. */
export function setupFindings(db: Database.Database, { input, lastBatchAt, configAt }: FindingsArgs): Finding[] {
  const findings: Finding[] = [];
  const since = lastBatchAt ?? 0;
  const add = (code: Finding['code'], severity: Finding['severity'], message: string, row: Row): void => {
    findings.push({ code, severity, message, at: row.at, request_id: String(row.id) });
  };
  const newest = db.prepare('SELECT max(id) FROM inbox.requests').pluck().get() as number | null;
  const floor = Math.max(0, (newest ?? 0) - NEWEST);
  const strangers = db.prepare(`SELECT ${COLUMNS} FROM inbox.requests WHERE id > ? AND at > ? AND (surface = 'unrecognised' OR input IS NOT ?) ORDER BY id DESC`).all(floor, since, input.name) as Row[];
  const own = db.prepare(`SELECT ${COLUMNS} FROM inbox.requests WHERE input = ? ORDER BY id DESC LIMIT 1`).get(input.name) as Row | undefined;

  const lost = strangers.find((row) => row.input === null && notesOf(row).every(({ code }) => code !== 'unknown-key' && code !== 'malformed-key') && wrongPathHint(row.path) !== null);
  if (lost !== undefined) add('wrong-path', 'error', wrongPathHint(lost.path) ?? '', lost);

  const key = strangers.find((row) => notesOf(row).some(({ code }) => code === 'unknown-key' || code === 'malformed-key' || code === 'new-input'));
  if (key !== undefined) {
    const note = notesOf(key).find(({ code }) => code === 'unknown-key' || code === 'malformed-key' || code === 'new-input');
    add('wrong-key', key.input === null ? 'error' : 'warning', note?.message ?? '', key);
  }

  if (own !== undefined) {
    for (const { code } of notesOf(own)) {
      const message = SECRETS[code];
      if (message !== undefined) add(code as Finding['code'], 'warning', message, own);
    }
    const fault = notesOf(own).find(({ code }) => code === 'fault-injected');
    if (fault !== undefined) add('fault', 'warning', fault.message, own);
  }

  if (configAt !== null && lastBatchAt === null) {
    const config = db.prepare(`SELECT ${COLUMNS} FROM inbox.requests WHERE input = ? AND (surface LIKE '%config%' OR surface LIKE '%snippet%') ORDER BY id DESC LIMIT 1`).get(input.name) as Row | undefined;
    if (config !== undefined && isProduction(config)) add('production-interval', 'warning', 'The SDK runs in production mode and may upload only every 600 s. Start it in development mode, send the app to the background, or lower the upload interval in SDK config.', config);
    else if (config !== undefined) add('no-events', 'info', 'The config was fetched, no events came yet. Log one, and check the events host.', config);
  }
  return findings;
}
