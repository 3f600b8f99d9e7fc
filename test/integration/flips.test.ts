/** What would undo a blocker really does: for every reason there is, "what if" with each flip of the first blocker no longer has it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchDetail, Reason } from '../../src/protocol/contract.ts';
import type { WhatIfResult } from '../../src/protocol/explain.ts';
import { changeFile } from '../../src/protocol/file-change.ts';
import { flipsOf } from '../../src/protocol/flips.ts';
import type { FlipContext } from '../../src/protocol/flips.ts';
import type { Json, JsonObject } from '../../src/protocol/json.ts';
import { tracedConnections, whyOf } from '../../src/protocol/why.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { HELD_CASES, Shop } from '../support/held-cases.ts';

/** Reasons that no setting decides, or whose remedy only the user knows: a value, another output, what a partner takes. */
const NO_FLIP: ReadonlySet<string> = new Set([
  'event-type-unsupported', 'settings-invalid', 'duplicate-connection', 'missing-output', 'unknown-partner', 'invalid', 'webhook.refused', 'plan-blocked',
  'mixpanel.no-event-name', 'mixpanel.session-platform', 'mixpanel.commerce-empty', 'mixpanel.too-old', 'braze.object-refused',
]);
/** Of a connection that is off and broken: to be repaired before it can be switched on. */
const BROKEN: ReadonlySet<string> = new Set(['missing-output-off']);

let engine: TestEngine;
let shop: Shop;
beforeAll(async () => {
  engine = await startTestEngine();
  shop = new Shop(engine);
});
afterAll(async () => {
  await engine.stop();
  shop.remove();
});

async function contextOf(batch: BatchDetail, eventId: string): Promise<FlipContext> {
  const { file, inputs, outputs, connections } = await shop.control<Omit<FlipContext, 'batch' | 'event'>>('GET', '/workspace');
  const event = batch.events.find((one) => String((one['data'] as { event_id?: unknown }).event_id) === eventId) ?? null;
  return { file, inputs, outputs, connections, batch: batch.batch as Json, event: event as Json };
}

const sameReason = (one: Reason, other: Reason): boolean => one.code === other.code && one.pointer?.path === other.pointer?.path;

describe('what would undo the first blocker', () => {
  it.each(HELD_CASES.filter(([, { then }]) => then === undefined))('%s', async (name, one) => {
    const { batch, row } = await shop.play(one);
    const target = tracedConnections(batch).find(({ connection }) => connection === one.expect.connection);
    const { items: [why] } = await shop.control<{ items: ReturnType<typeof whyOf>[] }>('GET', `/events/${row.id}/why?connection=${one.expect.connection}`);
    const first = why!.blockers.find((blocker) => blocker.first)!.reason;
    const context = await contextOf(batch, row.id);
    const flips = flipsOf(first, context);
    expect([first.code, flips.length > 0]).toEqual([first.code, !NO_FLIP.has(first.code) && !BROKEN.has(name)]);
    for (const { label, changes, batch: ops } of flips) {
      const result = await shop.control<WhatIfResult>('POST', '/what-if', { batch_id: batch.id, changes, ...(ops.length === 0 ? {} : { batch: changeFile(context.batch as JsonObject, ops) }) });
      const again = result.after.event_rows.find((other) => (one.event === undefined ? other.index === row.index : other.name === row.name)) ?? result.after.event_rows[0]!;
      const after = whyOf(result.after, again.id, target ?? { connection: why!.connection, output: why!.output });
      expect([label, after.blockers.filter(({ reason }) => sameReason(reason, first)).map(({ reason }) => reason.message)]).toEqual([label, []]);
    }
  });
});
