/**
 * Each `test/fixtures/native/*.request.json` is an upload as an SDK makes it (hand-written after spec/wire-protocol.md 6);
 * the `.batch.json` beside it is what comes out. `UPDATE_GOLDENS=1` writes those; read the difference before committing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { NOTE_SEVERITIES } from '../../batch/notes.ts';
import { answerCall, decodeCall } from '../index.ts';
import { testCall, testContext, testInput } from '../testing/context.ts';
import { nativeRecordings, recordedCall, recordingsFolder } from '../testing/native-recording.ts';
import { MESSAGES } from './tables.ts';

const update = process.env['UPDATE_GOLDENS'] === '1';

describe.each(nativeRecordings())('$name: $why', (recording) => {
  const { parts } = recordedCall(recording, { key: 'native-key', secret: 'local-secret' });
  const context = testContext([testInput({ name: recording.name, platform: 'android', key: 'native-key', secret: 'local-secret', auth: 'strict' })]);

  it('is accepted with the verdict on its signature and the user in the answer', async () => {
    const { surface, answer } = await answerCall(testCall(parts), context);
    expect([surface, answer.status, answer.batches, answer.input]).toEqual(['native-events', 202, 1, recording.name]);
    expect(answer.notes.map((note) => note.code)).toEqual(['signature-ok']);
    const body = parseJson(String(answer.body)) as JsonObject & { ci: JsonObject };
    expect(body).toMatchObject({ dt: 'rh', msgs: [], ci: { das: recording.body.das } });
    const sent = recording.body.mpid;
    expect(String(body.ci.mpid)).toBe(sent === 0 ? '1' : String(sent));
  });

  it('becomes the golden batch', () => {
    const [decoded] = decodeCall('native-events', { ...testCall(parts), input: recording.name, platform: 'android' });
    const written = `${stringifyJson({ batch: decoded?.batch, notes: decoded?.notes }, 2)}\n`;
    const file = new URL(`${recording.name}.batch.json`, recordingsFolder);
    if (update) writeFileSync(file, written);
    expect(written).toBe(readFileSync(file, 'utf8'));
    for (const note of decoded?.notes ?? []) expect(NOTE_SEVERITIES).toHaveProperty(note.code);
  });
});

it('the recordings of Android, Apple and Roku have every message type that all of them know', () => {
  const types = (name: string): Set<unknown> => new Set((nativeRecordings().find((item) => item.name === name)!.body.msgs as JsonObject[]).map((message) => message.dt));
  const shared = [...MESSAGES.keys()].filter((dt) => dt !== 'media' && dt !== 'b' && dt !== 'bc');
  for (const name of ['android', 'apple', 'roku']) expect([name, shared.filter((dt) => !types(name).has(dt))]).toEqual([name, []]);
  expect([types('apple').has('media'), types('apple').has('bc'), types('android').has('bc'), types('roku').has('b')]).toEqual([true, true, true, true]);
});
