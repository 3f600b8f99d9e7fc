/** Sending again what came in, and sending samples: both the way a client's call takes. */
import { stringifyJson } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { Engine } from './engine.ts';
import type { CallsToTry, Sent } from '../control/host.ts';
import { EngineError } from '../errors.ts';
import { signatureOf } from '../ingest/auth.ts';
import { EDITED_BATCH_HEADER } from '../ingest/edited-batch.ts';
import { matchPath } from '../ingest/router.ts';
import { splitTarget } from '../store/calls.ts';
import type { StoredInboxRow } from '../store/inbox.ts';
import { findSample, sampleCalls } from '../workspace/samples.ts';
import type { HttpCall } from '../workspace/samples.ts';
import type { WireCall } from './ingest-server.ts';

function gone(what: string): EngineError {
  return new EngineError('not-found', `The ${what} to replay is not kept any more.`);
}

function wireCall(row: StoredInboxRow, host: string): WireCall {
  return {
    method: row.method, target: row.path, httpVersion: row.http_version, headers: JSON.parse(row.headers) as [string, string][],
    body: Buffer.from(row.body), remote: row.remote, host, secure: false,
  };
}

/** The same bytes again. The batch is marked as replayed and never taken for a duplicate. */
export async function replayRequest(engine: Engine, id: number): Promise<Sent> {
  const row = await engine.query.call('storedRequest', id);
  if (row === null) throw gone('request');
  const accepted = await engine.acceptor.accept(wireCall(row, hostOf(engine)), { flags: ['replayed'], replayOf: id, at: null });
  return { request_id: String(accepted.id), status: accepted.status };
}

/** A batch again; `edited` replaces its JSON. One batch of a bulk call goes alone, through the single-batch endpoint. */
export async function replayBatch(engine: Engine, batchId: string, edited: JsonObject | null): Promise<Sent> {
  const found = await engine.query.call('requestOfBatch', batchId);
  const row = found === null ? null : await engine.query.call('storedRequest', found.requestId);
  if (found === null || row === null) throw gone('batch');
  if (edited === null && row.batches === 1) return replayRequest(engine, found.requestId);
  const detail = await engine.query.call('batch', batchId);
  const call = singleCall(engine, row, edited ?? withoutServerFields((detail?.batch ?? {}) as JsonObject));
  const accepted = await engine.acceptor.accept({ ...wireCall(row, hostOf(engine)), ...call }, { flags: edited === null ? ['replayed'] : ['replayed', 'edited'], replayOf: row.id, at: null });
  return { request_id: String(accepted.id), status: accepted.status };
}

/** The call that brings one batch as Batch JSON with the credentials of another call. */
function singleCall(engine: Engine, row: StoredInboxRow, batch: JsonObject): Pick<WireCall, 'method' | 'target' | 'headers' | 'body'> {
  const text = stringifyJson(batch);
  const target = row.surface === 'pixel' ? row.path.replace(/\/pixel\/?(?:\?.*)?$/i, '/events').replace(/^\/v1\//i, '/v3/JS/') : row.path.replace(/\/bulkevents(\/historical)?/i, '/events');
  const headers = resigned(row, target, text, engine.workspace.inputs().find(({ name }) => name === row.input)?.secret ?? '');
  return { method: 'POST', target, headers: [...headers, [EDITED_BATCH_HEADER, '1']], body: Buffer.from(text) };
}

/** The stored call of a batch, and the call that a replay of it with an edited batch would be: for a dry run. */
export async function callsToTry(engine: Engine, batchId: string, edited: JsonObject | null): Promise<CallsToTry> {
  const found = await engine.query.call('requestOfBatch', batchId);
  const call = found === null ? null : await engine.query.call('storedRequest', found.requestId);
  if (found === null || call === null) throw gone('batch');
  if (edited === null) return { call, position: found.position, edited: null };
  const { method, target, headers, body } = singleCall(engine, call, edited);
  const surface = matchPath(splitTarget(target).path)?.surface.id ?? call.surface;
  return { call, position: found.position, edited: { ...call, method, path: target, headers: JSON.stringify(headers), body, surface, batches: 1, bytes: body.length } };
}

const CHANGED_HEADERS: ReadonlySet<string> = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'x-mp-signature']);

/** The call's headers for another body: what was signed is signed again, as the SDK would have done. */
function resigned(row: StoredInboxRow, target: string, text: string, secret: string): [string, string][] {
  const all = JSON.parse(row.headers) as [string, string][];
  const headers = all.filter(([name]) => !CHANGED_HEADERS.has(name.toLowerCase()));
  if (secret === '' || !all.some(([name]) => name.toLowerCase() === 'x-mp-signature')) return headers;
  const date = all.find(([name]) => name.toLowerCase() === 'date')?.[1] ?? '';
  return [...headers, ['x-mp-signature', signatureOf(secret, 'POST', date, target, text)]];
}

/** What the server added must not come in again as if the SDK had sent it. */
function withoutServerFields(batch: JsonObject): JsonObject {
  const { batch_id: _batchId, source_info: _sourceInfo, system_notifications: _notifications, ...rest } = batch;
  return rest;
}

function hostOf(engine: Engine): string {
  return new URL(engine.ingestUrl).host;
}

/** A batch of our own making, through the server endpoint; the input's key says whose it is. */
export async function sendBatch(engine: Engine, batch: JsonObject, inputName: string | null, fallback: string): Promise<Sent> {
  const inputs = engine.workspace.inputs();
  const named = (name: string): (typeof inputs)[number] | undefined => inputs.find((input) => input.name === name);
  if (inputName !== null && named(inputName) === undefined) throw new EngineError('not-found', `There is no input "${inputName}" in this workspace.`, { field: 'input' });
  const input = named(inputName ?? fallback) ?? inputs.find(({ platform }) => platform === 's2s') ?? inputs[0];
  if (input === undefined) throw new EngineError('not-found', 'The workspace has no input. Add one under Settings, Inputs.');
  return post(engine, input, '/v2/events', batch, { userAgent: 'Cloudchamber replay', flags: ['replayed'] });
}

/** A call of our own making, as a server would send it with the input's key. */
export function sendAs(engine: Engine, inputName: string, path: string, body: JsonObject): Promise<Sent> {
  const input = engine.workspace.inputs().find(({ name }) => name === inputName);
  if (input === undefined) throw new EngineError('not-found', `There is no input "${inputName}" in this workspace.`, { field: 'input' });
  return post(engine, input, path, body, { userAgent: 'Cloudchamber', flags: [] });
}

async function post(engine: Engine, { key, secret }: { readonly key: string; readonly secret: string }, target: string, body: JsonObject, from: { readonly userAgent: string; readonly flags: readonly string[] }): Promise<Sent> {
  const accepted = await engine.acceptor.accept({
    method: 'POST', target, httpVersion: '1.1', remote: '127.0.0.1', host: hostOf(engine), secure: false, body: Buffer.from(stringifyJson(body)),
    headers: [['host', hostOf(engine)], ['content-type', 'application/json'], ['user-agent', from.userAgent], ['authorization', `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`]],
  }, { flags: from.flags, replayOf: null, at: null });
  return { request_id: String(accepted.id), status: accepted.status };
}

/** Sends every call of a sample through the real ingest port; the answer is that of the last. */
export async function sendSample(engine: Engine, scenario: string, inputName: string | null): Promise<Sent> {
  const sample = findSample(scenario);
  if (sample === undefined) throw new EngineError('not-found', `There is no sample "${scenario}". GET /api/v1/samples lists them.`, { field: 'scenario' });
  const inputs = engine.workspace.inputs();
  const input = inputName === null ? inputs.find(({ platform }) => platform === 'web') ?? inputs[0] : inputs.find(({ name }) => name === inputName);
  if (input === undefined) throw new EngineError('not-found', inputName === null ? 'The workspace has no input. Add one under Settings, Inputs.' : `There is no input "${inputName}" in this workspace.`, { field: 'input' });
  let last: Sent | null = null;
  for (const call of sampleCalls(sample, input, { now: engine.clock.now(), newId: () => engine.newId() })) last = await send(engine, call);
  if (last === null) throw new EngineError('invalid', `The sample "${scenario}" has no calls.`, { field: 'scenario' });
  return last;
}

async function send(engine: Engine, call: HttpCall): Promise<Sent> {
  const before = engine.lastAccepted;
  const response = await fetch(`${engine.ingestUrl}${call.path}`, {
    method: call.method, headers: { 'user-agent': 'Cloudchamber sample', ...call.headers }, ...(call.body === '' ? {} : { body: call.body }),
  }).catch((error: unknown) => {
    throw new EngineError('unavailable', `The ingest port does not answer (${error instanceof Error ? error.message : String(error)}). See the status bar for why.`, { cause: error });
  });
  await response.arrayBuffer();
  return { request_id: String(Math.max(before + 1, 1)), status: response.status };
}
