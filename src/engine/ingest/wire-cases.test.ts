/** Each file of test/integration/wire-cases is one call and its answer. The same files run over HTTP in test/integration/wire.test.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answerCall, corsHeaders } from './index.ts';
import { testCall, testContext } from './testing/context.ts';
import type { WireCase } from './testing/wire-case.ts';
import { bodyText, expectBody } from './testing/wire-case.ts';

const folder = new URL('../../../test/integration/wire-cases/', import.meta.url);

describe('wire cases', () => {
  for (const file of readdirSync(folder).sort()) {
    const wireCase = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as WireCase;
    it(`${file.replace('.json', '')}: ${wireCase.why}`, async () => {
      const { request, expect: expected } = wireCase;
      const { surface, answer } = await answerCall(testCall(request), testContext());
      const headers = Object.fromEntries([...corsHeaders(request.method, request.headers), ...answer.headers]);
      expect({ status: answer.status, surface, batches: answer.batches }).toEqual({ status: expected.status, surface: expected.surface, batches: expected.batches });
      if (expected.notes !== undefined) expect(answer.notes.map((note) => note.code)).toEqual(expected.notes);
      expect(headers).toMatchObject(expected.headers ?? {});
      for (const name of expected.absent_headers ?? []) expect(headers).not.toHaveProperty(name);
      expectBody(bodyText(answer.body), expected);
    });
  }
});
