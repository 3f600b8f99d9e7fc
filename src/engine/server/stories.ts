/** Writing a batch's story and taking one in: the edge around the pure parts in `engine/story`. */
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { isObject } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { OpenedStory, RedactionLevel, Story } from '../../protocol/story.ts';
import type { OutputFile, Workspace } from '../../protocol/workspace.ts';
import type { OpenStoryOptions, Sent } from '../control/host.ts';
import { CodedError, EngineError } from '../errors.ts';
import { signatureOf } from '../ingest/auth.ts';
import { matchPath } from '../ingest/router.ts';
import { findOutput } from '../outputs/registry.ts';
import { chooseInput, profileBatch, readStory, storyBatch, storyCall, storyRemarks } from '../story/index.ts';
import type { StoryInput } from '../story/index.ts';
import { quoted } from '../wording.ts';
import type { Engine } from './engine.ts';
import { sendAs } from './replay.ts';

const SALT_BYTES = 32;
/** How long the answer waits for the ids of the batches that were made of the call, ms. */
const PATIENCE_MS = 3_000;

/** The file, or null when there is no such batch. */
export function writeStory(engine: Engine, id: string, level: RedactionLevel, signal?: AbortSignal): Promise<string | null> {
  const { workspace } = engine.workspace.current;
  return engine.query.call('story', { id, level, salt: randomBytes(SALT_BYTES), now: engine.clock.now(), workspace, secrets: secretValues(engine, workspace), versions: engine.status().versions, by: engine.version }, signal);
}

function secretValues(engine: Engine, workspace: Workspace): string[] {
  const inputs = engine.workspace.inputs().flatMap(({ key, secret }) => [key, secret]);
  const plain = Object.values(workspace.outputs).flatMap((file) => plainSecrets(file, [file.settings, file.environment_settings?.development, file.environment_settings?.production]));
  const ofConnections = Object.values(workspace.connections).flatMap(({ output, settings }) => {
    const file = workspace.outputs[output];
    return file === undefined ? [] : plainSecrets(file, [settings]);
  });
  return [engine.token, ...Object.values(engine.workspace.secrets.snapshot()), ...inputs, ...plain, ...ofConnections].filter((value) => value !== '');
}

/** Secrets that stand in a file, which is a mistake, and one more reason not to hand them on. */
function plainSecrets({ partner }: OutputFile, sets: readonly (OutputFile['settings'] | undefined)[]): string[] {
  const definition = findOutput(partner);
  const secret = [...definition?.settings ?? [], ...definition?.connectionSettings ?? []].filter((field) => field.secret === true).map(({ key }) => key);
  return sets.flatMap((set) => secret.map((key) => set?.[key]).filter((value) => typeof value === 'string'));
}

/** Throws what the reader says of a file that is no story (`not-a-story`, `newer-story`, `damaged-story`), `not-found` without an input, and `real-output`. */
export async function openStory(engine: Engine, source: unknown, options: OpenStoryOptions, signal?: AbortSignal): Promise<OpenedStory> {
  const read = readStory(source);
  if (!read.ok) throw new CodedError(read.code, read.message, { field: 'story' });
  const { story } = read;
  const { workspace } = engine.workspace.current;
  if (!options.replay) return { story, remarks: storyRemarks(story, { workspace, input: null, now: engine.clock.now() }), sent: null };
  const chosen = chooseInput(story, engine.workspace.inputs(), options.input);
  if (!chosen.ok) throw new EngineError('not-found', chosen.message, { field: 'input' });
  const { input } = chosen;
  const real = realOutputsOf(workspace, input.name);
  if (real.length > 0 && !options.real) {
    throw new CodedError('real-output', `The connection to ${quoted(real[0]!)} sends to a real endpoint, and a story from elsewhere would go there: switch it off, choose another input, or ask for it with "real".`, { field: 'real' });
  }
  const remarks = storyRemarks(story, { workspace, input: input.name, now: engine.clock.now() }).filter(({ about }) => !(about === 'profile' && options.profile) && !(about === 'time' && options.time === 'as-then'));
  const profile = options.profile ? profileBatch(story) : null;
  if (profile !== null) await sendAs(engine, input.name, '/v2/events', profile);
  const sent = await send(engine, story, input, options.time === 'as-then' ? story.call.at : null);
  if (sent.leftOut) remarks.push({ about: 'redaction', code: 'body-left-out', message: 'The request\'s bytes are not in the story, so the batch was sent as Batch JSON through the Events API.' });
  await engine.settle(PATIENCE_MS, signal);
  const stored = await engine.query.call('request', sent.request_id, signal);
  return { story, remarks, sent: { input: input.name, request_id: sent.request_id, status: sent.status, batch_ids: stored?.batch_ids ?? [] } };
}

function realOutputsOf({ connections, outputs }: Workspace, input: string): string[] {
  return Object.values(connections).filter((connection) => connection.input === input && connection.active && outputs[connection.output]?.transport === 'real').map(({ output }) => output);
}

async function send(engine: Engine, story: Story, input: StoryInput, at: number | null): Promise<Sent & { readonly leftOut: boolean }> {
  const { host } = new URL(engine.ingestUrl);
  const call = storyCall(story.batch.raw, {
    input, host,
    keyIn: (path) => matchPath(path)?.params['key'] ?? null,
    sign: (method, date, target, body) => signatureOf(input.secret, method, date, target, body),
  });
  if (call === null) return { ...await sendAs(engine, input.name, '/v2/events', storyBatch(story)), leftOut: true };
  const accepted = await engine.acceptor.accept({ ...call, body: Buffer.from(call.body), httpVersion: '1.1', remote: addressOf(story), host, secure: false }, { flags: ['replayed'], replayOf: null, at });
  return { request_id: String(accepted.id), status: accepted.status, leftOut: false };
}

/** What the batch says of the caller's address came from the connection, unless the SDK sent it. */
function addressOf({ batch: { batch } }: Story): string {
  const ip = isObject(batch) ? (batch as JsonObject)['ip'] : undefined;
  return typeof ip === 'string' && isIP(ip) !== 0 ? ip : '127.0.0.1';
}

