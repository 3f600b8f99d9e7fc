import { describe, expect, test } from 'vitest';
import type { EventRow, StreamMessage } from '../../../protocol/contract.ts';
import { MAX_PAGES } from './row-model.ts';
import { StreamList } from './stream-list.ts';
import type { WindowQuery } from './stream-list.ts';
import { eventRow, storedEvents, windowOf } from './test-rows.ts';

/** An engine in memory; `turn` lets everything that is planned or in flight happen. */
function setUp(events: EventRow[], matches: (event: EventRow) => boolean = () => true) {
  const asked: WindowQuery[] = [];
  const planned: (() => void)[] = [];
  const list = new StreamList({
    fetchWindow: (query, signal) => {
      asked.push(query);
      const shown = query.query === '' ? events : events.filter(matches);
      return Promise.resolve().then(() => {
        signal.throwIfAborted();
        return windowOf(shown, { offset: query.offset, limit: query.limit, anchor: query.anchor ?? events.at(-1)?.seq ?? 0 });
      }).then((window) => ({ ...window, newer: shown.filter((event) => event.seq > window.anchor).length }));
    },
    soon: (run) => planned.push(run),
    later: (run) => planned.push(run),
  });
  const turn = async (): Promise<void> => {
    for (let round = 0; round < 20; round += 1) {
      for (const run of planned.splice(0)) run();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const arrive = (count: number, shown = 50): void => {
    const rows = Array.from({ length: count }, () => {
      const seq = (events.at(-1)?.seq ?? 0) + 1;
      const row = eventRow({ seq, batch_seq: 1_000 + seq, type: seq % 2 === 0 ? 'screen_view' : 'custom_event' });
      events.push(row);
      return row;
    });
    list.advance({ type: 'advance', new_events: count, last_event_seq: events.at(-1)!.seq, events: rows.slice(-shown) } as Extract<StreamMessage, { type: 'advance' }>);
  };
  const top = (): number | undefined => {
    const row = list.model.slice(0, 3).find((one) => one.kind === 'event');
    return row?.kind === 'event' ? row.event.seq : undefined;
  };
  return { list, asked, turn, arrive, top };
}

/** An engine whose first answer was worked out before what came next was stored. */
function setUpLate() {
  const events: EventRow[] = [];
  const planned: (() => void)[] = [];
  const list = new StreamList({
    fetchWindow: (query) => {
      const window = windowOf([...events], { offset: query.offset, limit: query.limit, anchor: query.anchor ?? events.at(-1)?.seq ?? 0 });
      return new Promise((resolve) => { planned.push(() => resolve({ ...window, newer: 0 })); });
    },
    soon: (run) => planned.push(run),
    later: (run) => planned.push(run),
  });
  const store = (): EventRow => {
    const row = eventRow({ seq: events.length + 1, batch_seq: events.length + 1 });
    events.push(row);
    return row;
  };
  const tell = (row: EventRow): void => list.advance({ type: 'advance', new_events: 1, last_event_seq: row.seq, events: [row] } as Extract<StreamMessage, { type: 'advance' }>);
  const turn = async (): Promise<void> => {
    for (let round = 0; round < 20; round += 1) {
      for (const run of planned.splice(0)) run();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { list, store, tell, turn };
}

describe('an answer that was on its way when more came', () => {
  test('the first one: what the stream told meanwhile is shown', async () => {
    const { list, store, tell, turn } = setUpLate();
    list.load('');
    tell(store());
    await turn();
    expect([list.getSnapshot().status, list.getSnapshot().total]).toEqual(['ready', 1]);
  });

  test('a later one: nothing that was shown goes away again', async () => {
    const { list, store, tell, turn } = setUpLate();
    store();
    list.load('');
    await turn();
    list.reload();
    tell(store());
    await turn();
    expect(list.getSnapshot().total).toBe(2);
  });

  test('a stream that opens while the list loads makes it look again', async () => {
    const { list, store, turn } = setUpLate();
    list.load('');
    store();
    list.streamOpened();
    await turn();
    expect(list.getSnapshot().total).toBe(1);
  });
});

describe('at the tail', () => {
  test('new rows appear without asking the engine again', async () => {
    const { list, asked, turn, arrive, top } = setUp(storedEvents([3]));
    list.load('');
    await turn();
    arrive(2);
    arrive(1);
    await turn();
    expect([top(), list.getSnapshot().total, asked.length]).toEqual([6, 6, 1]);
  });

  test('more rows than the message carries are fetched', async () => {
    const { list, asked, turn, arrive, top } = setUp(storedEvents([300]));
    list.load('');
    await turn();
    arrive(120);
    await turn();
    expect(top()).toBe(420);
    expect(asked.at(-1)).toMatchObject({ offset: 0, limit: 121 });
    expect(list.getSnapshot()).toMatchObject({ total: 420, newer: 0 });
  });

  test('with a filter the engine decides which rows are new', async () => {
    const { list, turn, arrive, top } = setUp(storedEvents([3]), (event) => event.type === 'screen_view');
    list.load('type=screen_view');
    await turn();
    arrive(5);
    await turn();
    expect([top(), list.getSnapshot().total]).toEqual([8, 3]);
  });

  test('a flood is caught up with', async () => {
    const { list, turn, arrive, top } = setUp(storedEvents([10]));
    list.load('');
    await turn();
    for (let round = 0; round < 5; round += 1) arrive(400);
    await turn();
    expect([top(), list.getSnapshot().total]).toEqual([2010, 2010]);
  });
});

describe('away from the tail', () => {
  test('new rows are counted and the list stays as it is', async () => {
    const { list, turn, arrive, top } = setUp(storedEvents([3]));
    list.load('');
    await turn();
    list.setAtTail(false);
    arrive(214);
    await turn();
    expect([top(), list.getSnapshot().newer]).toEqual([3, 214]);
    list.jumpToTail();
    await turn();
    expect([top(), list.getSnapshot().newer]).toEqual([217, 0]);
  });

  test('with a filter only matching rows are counted', async () => {
    const { list, turn, arrive } = setUp(storedEvents([3]), (event) => event.type === 'screen_view');
    list.load('x');
    await turn();
    list.setAtTail(false);
    arrive(10);
    await turn();
    expect(list.getSnapshot().newer).toBe(5);
  });
});

test('a pause shows nothing new and loses nothing', async () => {
  const { list, turn, arrive, top } = setUp(storedEvents([3]));
  list.load('');
  await turn();
  list.pause();
  arrive(7);
  await turn();
  expect([top(), list.getSnapshot().newer]).toEqual([3, 7]);
  list.resume();
  await turn();
  expect([top(), list.getSnapshot().total, list.getSnapshot().newer]).toEqual([10, 10, 0]);
});

test('the active row survives another filter and rows above it', async () => {
  const { list, turn, arrive } = setUp(storedEvents([50]), () => true);
  list.load('');
  await turn();
  list.activate(5);
  const before = list.getSnapshot().active;
  arrive(3);
  await turn();
  list.load('x');
  await turn();
  expect(list.getSnapshot().active).toEqual(before);
  expect(list.activeRow()).toMatchObject({ event: { seq: before?.seq } });
});

test('a row far away becomes active as soon as its page is here', async () => {
  const { list, turn } = setUp(storedEvents(Array.from({ length: 500 }, () => 10)));
  list.model.setGrouping('none');
  list.load('');
  await turn();
  list.activate(4_999);
  await turn();
  expect(list.getSnapshot().active).toEqual({ kind: 'event', seq: 1 });
});

test('scrolling through everything holds a bounded number of pages', async () => {
  const { list, turn } = setUp(storedEvents(Array.from({ length: 1_000 }, () => 10)));
  list.load('');
  await turn();
  for (let row = 0; row < list.getSnapshot().totalRows; row += 150) {
    list.setViewport(row, row + 40);
    await turn();
    expect(list.model.loadedPages).toBeLessThanOrEqual(MAX_PAGES);
    expect(list.model.slice(row, row + 40).every((one) => one.kind !== 'pending')).toBe(true);
  }
}, 60_000);

test('a retry that ends is seen in the rows on screen', async () => {
  const events = storedEvents([2]);
  const { list, turn } = setUp(events);
  list.load('');
  await turn();
  events[0] = { ...events[0]!, outcome: 'delivered' };
  list.outcomes(['b1']);
  await turn();
  expect(list.model.eventBySeq(1)?.outcome).toBe('delivered');
});

test('a cleared view shows only what came after', async () => {
  const { list, turn, arrive, top } = setUp(storedEvents([300]));
  list.load('', 300);
  await turn();
  expect(list.getSnapshot()).toMatchObject({ total: 0, totalRows: 0, status: 'ready' });
  arrive(2);
  await turn();
  expect([top(), list.getSnapshot().total]).toEqual([302, 2]);
});

test('a filter that is still being scanned fills up by itself', async () => {
  const events = storedEvents([1_000]);
  let seen = 100;
  const planned: (() => void)[] = [];
  const list = new StreamList({
    fetchWindow: (query) => {
      const found = events.slice(-seen);
      const window = windowOf(found, { offset: query.offset, limit: query.limit, anchor: 1_000 });
      const complete = seen === 1_000;
      seen = Math.min(1_000, seen + 150);
      return Promise.resolve({ ...window, complete, scanned: found.length / 1_000 });
    },
    soon: (run) => planned.push(run), later: (run) => planned.push(run),
  });
  list.load('free text');
  const shown: number[] = [];
  for (let round = 0; round < 30; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    list.setViewport(0, 300);
    shown.push(list.getSnapshot().scanned);
    for (const run of planned.splice(0)) run();
  }
  expect(shown).toContain(0.1);
  expect(list.getSnapshot()).toMatchObject({ total: 1_000, scanned: 1 });
  expect(list.model.slice(0, 299).every((row) => row.kind !== 'pending')).toBe(true);
});

test('deleted data leaves an empty list', async () => {
  const events = storedEvents([5]);
  const { list, turn } = setUp(events);
  list.load('');
  await turn();
  events.length = 0;
  list.capturedDeleted();
  await turn();
  expect(list.getSnapshot()).toMatchObject({ status: 'ready', total: 0, totalRows: 0 });
});

test('an error is told, and the next answer ends it', async () => {
  let failing = true;
  const list = new StreamList({
    fetchWindow: () => (failing ? Promise.reject(new Error('down')) : Promise.resolve(windowOf(storedEvents([1]), { offset: 0 }))),
    soon: (run) => run(), later: (run) => run(),
  });
  list.load('');
  await new Promise((resolve) => setImmediate(resolve));
  expect(list.getSnapshot().status).toBe('error');
  failing = false;
  list.reload();
  await new Promise((resolve) => setImmediate(resolve));
  expect(list.getSnapshot()).toMatchObject({ status: 'ready', total: 1 });
});
