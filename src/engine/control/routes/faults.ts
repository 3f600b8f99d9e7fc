/** Faults on demand: what goes wrong with which calls, and how often each fault hit. */
import { z } from 'zod';
import { faultStateSchema } from '../../../protocol/faults.ts';
import type { ControlHost } from '../host.ts';
import type { RouteTable } from '../route.ts';

export function addFaultRoutes(table: RouteTable, engine: ControlHost): void {
  table.add({ method: 'GET', path: '/faults', summary: 'Faults on demand with their counters; they end when the engine stops', answer: faultStateSchema, run: () => engine.faults() });
  table.add({
    method: 'PUT', path: '/faults', summary: 'Replaces the faults; unchanged ones keep their counters, an empty list ends them all',
    body: z.record(z.string(), z.json()), answer: faultStateSchema, run: ({ body }) => engine.setFaults(body),
  });
}
