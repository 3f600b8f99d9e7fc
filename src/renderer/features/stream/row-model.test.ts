import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { MAX_PAGES, PAGE_SIZE, RowModel } from './row-model.ts';
import { clampTop, scrollMap, toPhysical, toVirtual, topToReveal } from './scroll-map.ts';
import { eventRow, storedEvents, windowOf } from './test-rows.ts';

function load(model: RowModel, events: ReturnType<typeof storedEvents>, page: number): void {
  model.accept(windowOf(events, { offset: page * PAGE_SIZE, ...(model.anchor === null ? {} : { anchor: model.anchor }) }));
}

describe('rows of a page', () => {
  test('a header stands where the batch changes', () => {
    const model = new RowModel();
    model.accept(windowOf(storedEvents([2, 1]), { offset: 0 }));
    expect(model.slice(0, 9).map((row) => (row.kind === 'pending' ? '?' : `${row.kind}${row.kind === 'batch' ? row.members.length : ''}`)))
      .toEqual(['batch1', 'event', 'batch2', 'event', 'event']);
  });

  test('an eventless batch is one header and no event', () => {
    const model = new RowModel();
    model.accept({ anchor: 1, total: 1, newer: 0, offset: 0, complete: true, scanned: 1, items: [eventRow({ seq: 1, type: 'batch' })] });
    expect(model.slice(0, 9).map((row) => row.kind)).toEqual(['batch']);
  });

  test('a folded batch shows its header only, and its events are found there', () => {
    const model = new RowModel();
    const events = storedEvents([3, 2]);
    model.accept(windowOf(events, { offset: 0 }));
    model.setFolded(2, true);
    expect(model.slice(0, 9).map((row) => row.kind)).toEqual(['batch', 'batch', 'event', 'event', 'event']);
    expect(model.find({ kind: 'event', seq: 5 })).toBe(0);
  });

  test('a batch over two pages has one header with all of its events', () => {
    const model = new RowModel();
    const events = storedEvents([PAGE_SIZE + 50]);
    load(model, events, 0);
    load(model, events, 1);
    const rows = model.slice(0, 999);
    expect(rows.filter((row) => row.kind === 'batch').length).toBe(1);
    expect(rows[0]).toMatchObject({ kind: 'batch', members: { length: PAGE_SIZE + 50 } });
  });

  test('grouped by nothing, a row is an event', () => {
    const model = new RowModel();
    model.setGrouping('none');
    model.accept(windowOf(storedEvents([2, 2, 2]), { offset: 0 }));
    expect(model.totalRows).toBe(6);
  });
});

describe('rows at the tail', () => {
  test('new rows go on top and keep the objects below', () => {
    const model = new RowModel();
    model.accept(windowOf(storedEvents([2]), { offset: 0 }));
    const before = model.eventBySeq(2);
    model.prepend([eventRow({ seq: 3, batch_seq: 2 })], 3);
    expect(model.total).toBe(3);
    expect(model.rowAt(1)).toMatchObject({ kind: 'event', event: { seq: 3 } });
    expect(model.eventBySeq(2)).toBe(before);
  });

  test('a row that came twice is shown once', () => {
    const model = new RowModel();
    model.accept(windowOf(storedEvents([2]), { offset: 0 }));
    model.prepend([eventRow({ seq: 2, batch_seq: 1 })], 2);
    expect(model.total).toBe(2);
  });

  test('an answer with another anchor drops the pages counted from the old one', () => {
    const model = new RowModel();
    const events = storedEvents([500]);
    load(model, events, 0);
    load(model, events, 1);
    model.accept(windowOf([...events, eventRow({ seq: 501, batch_seq: 2 })], { offset: 0 }));
    expect(model.loadedPages).toBe(1);
    expect(model.newer).toBe(0);
  });

  test('refetched rows that did not change stay the same objects', () => {
    const model = new RowModel();
    const events = storedEvents([3]);
    load(model, events, 0);
    const before = model.eventBySeq(2);
    model.accept(windowOf(events.map((event) => ({ ...event, ...(event.seq === 3 ? { outcome: 'failed' as const } : {}) })), { offset: 0 }));
    expect(model.eventBySeq(2)).toBe(before);
    expect(model.eventBySeq(3)?.outcome).toBe('failed');
  });
});

describe('any row of any list', () => {
  const scenario = fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 450 }), { minLength: 1, maxLength: 12 }),
    pages: fc.array(fc.nat(20), { maxLength: 8 }),
    folded: fc.array(fc.nat(12), { maxLength: 4 }),
    grouping: fc.constantFrom('none', 'batch'),
    row: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test('maps to a page and back', () => {
    fc.assert(fc.property(scenario, ({ sizes, pages, folded, grouping, row }) => {
      const events = storedEvents(sizes);
      const model = new RowModel();
      model.setGrouping(grouping);
      load(model, events, 0);
      for (const page of pages) if (page * PAGE_SIZE < events.length) load(model, events, page);
      for (const batch of folded) model.setFolded(batch + 1, true);
      const index = Math.floor(row * (model.totalRows - 1));
      const position = model.positionOf(index);
      expect(position).not.toBeNull();
      expect(model.indexOf(position!)).toBe(index);
      const shown = model.rowAt(index);
      expect(shown).not.toBeNull();
      if (shown !== null && shown.kind !== 'pending') expect(model.find({ kind: shown.kind, seq: shown.event.seq })).toBe(index);
      if (shown?.kind === 'event') expect(model.indexOfOffset(shown.offset)).toBe(index);
    }), { numRuns: 200 });
  });

  test('every loaded event is shown exactly once when nothing is folded', () => {
    fc.assert(fc.property(scenario, ({ sizes, pages }) => {
      const events = storedEvents(sizes);
      const model = new RowModel();
      load(model, events, 0);
      for (const page of pages) if (page * PAGE_SIZE < events.length) load(model, events, page);
      const seen = model.slice(0, model.totalRows).filter((row) => row.kind === 'event').map((row) => row.offset);
      expect(new Set(seen).size).toBe(seen.length);
      expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    }), { numRuns: 100 });
  });
});

test('ten million events need no more pages than a thousand', () => {
  const model = new RowModel();
  model.setGrouping('none');
  const total = 10_000_000;
  for (let page = 0; page < 300; page += 1) {
    const offset = page * PAGE_SIZE * 150;
    model.accept({
      anchor: total, total, newer: 0, offset, complete: true, scanned: 1,
      items: Array.from({ length: PAGE_SIZE }, (_, index) => eventRow({ seq: total - offset - index })),
    });
    expect(model.loadedPages).toBeLessThanOrEqual(MAX_PAGES);
  }
  expect(model.totalRows).toBe(total);
  expect(model.rowAt(total - 1)).toMatchObject({ kind: 'pending', offset: total - 1 });
  expect(model.missingPages(total - 10, total - 1)).toEqual([total / PAGE_SIZE - 1]);
});

describe('scrolling', () => {
  test('below the limit a pixel is a pixel', () => {
    const map = scrollMap(32_000, 800);
    expect(map.scaled).toBe(false);
    expect(toVirtual(map, 1234)).toBe(1234);
  });

  test('any position of a huge list maps to the scroll bar and back, ends included', () => {
    const map = scrollMap(320_000_000, 800);
    expect(toVirtual(map, map.physicalHeight - 800)).toBe(map.virtualHeight - 800);
    fc.assert(fc.property(fc.double({ min: 0, max: 320_000_000 - 800, noNaN: true }), (top) => {
      expect(Math.abs(toVirtual(map, toPhysical(map, top)) - top)).toBeLessThan(0.001);
    }));
  });

  test('reveals with the least movement and stays inside', () => {
    const map = scrollMap(3200, 320);
    expect(topToReveal(map, 0, 5, 32)).toBe(0);
    expect(topToReveal(map, 0, 10, 32)).toBe(32);
    expect(topToReveal(map, 640, 3, 32)).toBe(96);
    expect(clampTop(map, 99_999)).toBe(2880);
  });
});
