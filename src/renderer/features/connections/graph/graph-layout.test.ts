import { describe, expect, test } from 'vitest';
import { layoutGraph, NODE_HEIGHT, related } from './graph-layout.ts';
import type { MapConnection, MapInput, MapOutput } from './graph-layout.ts';

const input = (name: string): MapInput => ({ name, label: name, platform: 'web', events: 0, batches: 0, dropped: 0, rules: [], filter: '' });
const output = (name: string): MapOutput => ({ name, label: name, partner: 'webhook', exists: true, sent: 0, failed: 0, waiting: 0, real: false, filter: '' });
const connection = (from: string, to: string, more: Partial<MapConnection> = {}): MapConnection => ({
  name: `${from}-to-${to}`, input: from, output: to, active: true, environments: { development: true, production: true }, events: 0, delivered: 0, held: 0, failed: 0, waiting: 0,
  worst: null, rules: [], filtered: false, kit: false, problem: null, since: null, last_at: null, filter: '', ...more,
});

const names = (placed: readonly { readonly item: { readonly name: string } }[]): string[] => placed.map(({ item }) => item.name);

describe('the graph', () => {
  test('stands connections beside their input, and outputs where their connections are', () => {
    const layout = layoutGraph({ inputs: [input('web'), input('app')], outputs: [output('b'), output('a')], connections: [connection('web', 'a'), connection('web', 'b'), connection('app', 'b')] });
    expect(layout.connections.map(({ connection: { name } }) => name)).toEqual(['web-to-a', 'web-to-b', 'app-to-b']);
    expect(names(layout.outputs)).toEqual(['a', 'b']);
    const ys = [...layout.inputs.map(({ y }) => y)];
    expect(ys[0]).toBe(layout.connections.slice(0, 2).reduce((sum, { y }) => sum + y, 0) / 2);
    for (const column of [layout.inputs, layout.connections, layout.outputs]) {
      const sorted = column.map(({ y }) => y).toSorted((one, other) => one - other);
      for (const [index, y] of sorted.slice(1).entries()) expect(y - (sorted[index] ?? 0)).toBeGreaterThanOrEqual(NODE_HEIGHT);
    }
  });

  test('bands are as wide as their traffic, go on as wide as what was not held, and do not overlap at a node', () => {
    const { connections: [all, part] } = layoutGraph({
      inputs: [input('web')], outputs: [output('a'), output('b')],
      connections: [connection('web', 'a', { events: 300 }), connection('web', 'b', { events: 100, held: 100 })],
    });
    expect(all!.inWidth / part!.inWidth).toBeCloseTo(3);
    expect(all!.outWidth).toBe(all!.inWidth);
    expect(part!.outWidth).toBeLessThan(2);
    expect(part!.fromY - all!.fromY).toBeCloseTo((all!.inWidth + part!.inWidth) / 2);
  });

  test('collapses long columns, and keeps what is broken in sight', () => {
    const many = Array.from({ length: 30 }, (_, index) => connection('web', `o${index}`, { events: 100 - index }));
    const broken = connection('web', 'gone', { problem: 'There is no outputs/gone.json' });
    const report = { inputs: [input('web'), ...Array.from({ length: 9 }, (_, index) => input(`idle${index}`))], outputs: many.map((one) => output(one.output)), connections: [...many, broken] };
    const layout = layoutGraph(report);
    expect(layout.connections).toHaveLength(14);
    expect(layout.connections.some(({ connection: { name } }) => name === broken.name)).toBe(true);
    expect(layout.hidden).toEqual({ inputs: 6, connections: 17, outputs: 14 });
    expect(layoutGraph(report, new Set(['connections', 'inputs', 'outputs'])).hidden).toEqual({ inputs: 0, connections: 0, outputs: 0 });
  });

  test('what is pointed at brings along what it is connected with', () => {
    const connections = [connection('web', 'a'), connection('web', 'b'), connection('app', 'b')];
    expect([...related(connections, { column: 'inputs', name: 'web' })].toSorted()).toEqual(['connections web-to-a', 'connections web-to-b', 'inputs web', 'outputs a', 'outputs b']);
    expect([...related(connections, { column: 'outputs', name: 'b' })]).toContain('inputs app');
    expect([...related(connections, { column: 'connections', name: 'app-to-b' })].toSorted()).toEqual(['connections app-to-b', 'inputs app', 'outputs b']);
  });
});
