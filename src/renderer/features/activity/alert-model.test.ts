import { expect, it } from 'vitest';
import { alertRows, bucketStarts, connectionCounts, searchConnections, typeId } from './alert-model.ts';
import type { AlertConnection, AlertType } from './alert-model.ts';

const type = (label: string, counts: number[], severity: AlertType['severity'] = 'fatal'): AlertType => ({
  label, code: label.toLowerCase().replaceAll(' ', '-'), severity, meaning: '', total: counts.reduce((sum, count) => sum + count, 0), counts, filter: '',
  inputs: [{ input: 'ios', total: 1, counts: [1, 0] }, { input: 'web', total: 3, counts: [0, 3] }],
  last: { at: 0, message: `Message of ${label}`, batch_id: 'b', event_id: null },
});
const late = type('Event Arrived Late', [1, 3]);
const busy = type('429 - Too Many Requests', [9, 0], 'warning');
const connection = (name: string, types: AlertType[]): AlertConnection => ({ connection: name, output: 'mixpanel', label: `Mixpanel ${name}`, filter: '', total: 0, fatal: 0, types });

it('has the types that come most first, and the inputs of those that are open', () => {
  expect(alertRows([late, busy], []).map(({ id, total }) => [id, total])).toEqual([[typeId(busy), 9], [typeId(late), 4]]);
  expect(alertRows([late, busy], [typeId(late)]).map(({ id, input, open, total }) => [id, input, open, total])).toEqual([
    [typeId(busy), null, false, 9], [typeId(late), null, true, 4], [`${typeId(late)}~web`, 'web', null, 3], [`${typeId(late)}~ios`, 'ios', null, 1],
  ]);
});

it('searches connections, types, messages and inputs', () => {
  const all = [connection('web', [late, busy]), connection('ios', [busy])];
  expect(searchConnections(all, '  ')).toEqual(all);
  expect(searchConnections(all, 'mixpanel IOS')).toEqual([all[1]]);
  expect(searchConnections(all, 'message of event')).toEqual([{ ...all[0], types: [late], total: 4, fatal: 4 }]);
  expect(searchConnections(all, '429')).toMatchObject([{ connection: 'web', total: 9, fatal: 0 }, { connection: 'ios', total: 9, fatal: 0 }]);
  expect(searchConnections(all, 'nothing of the kind')).toEqual([]);
});

it('adds types up by hour', () => {
  expect(connectionCounts(connection('web', [late, busy]))).toEqual([10, 3]);
  expect(bucketStarts({ from: 100, bucket_ms: 50 }, 3)).toEqual([100, 150, 200]);
});
