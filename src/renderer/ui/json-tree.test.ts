import { describe, expect, it } from 'vitest';
import { ancestors, CHUNK, humanTime, missingRow, pointerPath, revealPointer, searchTree, valueText, visibleRows } from './json-tree.ts';
import type { TreeState } from './json-tree.ts';

const fresh: TreeState = { toggled: new Set(), limits: new Map(), openDepth: 2, sortKeys: false };
const value = { z: 1, events: [{ data: { name: 'Purchase', 'odd/key': null } }], mpid: 7712345678901234567n };

describe('json tree', () => {
  it('shows two levels in source order', () => {
    expect(visibleRows(value, fresh).map((row) => row.pointer)).toEqual(['', '/z', '/events', '/events/0', '/mpid']);
  });

  it('sorts keys only when asked', () => {
    expect(visibleRows(value, { ...fresh, sortKeys: true, openDepth: 1 }).map((row) => row.key)).toEqual([null, 'events', 'mpid', 'z']);
  });

  it('cuts long arrays and says how many are left', () => {
    const rows = visibleRows(Array.from({ length: CHUNK + 7 }, (_, i) => i), fresh);
    expect(rows.at(-1)).toMatchObject({ more: 7 });
  });

  it('finds keys and values, and opens the way to them', () => {
    const [pointer] = searchTree(value, 'purchase');
    expect(pointer).toBe('/events/0/data/name');
    const rows = visibleRows(value, revealPointer(fresh, pointer!));
    expect(rows.some((row) => row.pointer === pointer)).toBe(true);
  });

  it('reopens what was closed by hand when revealing', () => {
    const closed = { ...fresh, toggled: new Set(['']) };
    expect(visibleRows(value, closed)).toHaveLength(1);
    expect(visibleRows(value, revealPointer(closed, '/z')).length).toBeGreaterThan(1);
  });

  it('shows enough of a long array to reveal an element of it', () => {
    const long = Array.from({ length: CHUNK + 50 }, (_, index) => index);
    expect(visibleRows(long, revealPointer(fresh, `/${CHUNK + 7}`)).some((row) => row.pointer === `/${CHUNK + 7}`)).toBe(true);
  });

  it('says where something is missing', () => {
    const rows = visibleRows(value, revealPointer(fresh, '/events/0/data/a~1b'));
    expect(missingRow(rows, '/events/0/data/a~1b')).toEqual({ under: '/events/0/data', name: 'a/b' });
    expect(missingRow(rows, '/events/0/deep/er')).toEqual({ under: '/events/0', name: 'deep' });
  });

  it('writes paths that can be pasted into code', () => {
    expect(pointerPath('/events/0/data/odd~1key')).toBe('events[0].data["odd/key"]');
    expect(ancestors('/a/b')).toEqual(['', '/a']);
  });

  it('copies 64-bit numbers with all digits and strings without quotes', () => {
    expect(valueText(value.mpid)).toBe('7712345678901234567');
    expect(valueText('text')).toBe('text');
  });

  it('reads times beside the raw number', () => {
    expect(humanTime('timestamp_unixtime_ms', 1_795_269_802_114)).toBe('2026-11-21 14:03:22.114');
    expect(humanTime('price', 1_795_269_802_114)).toBeNull();
  });
});
