/** The benchmarks in the order in which they run; the numbers are those of the foundation's goals. */
import { accept } from './accept.ts';
import { decode } from './decode.ts';
import { identity } from './identity.ts';
import { latency } from './latency.ts';
import type { Benchmark } from './lib/runner.ts';
import { memory } from './memory.ts';
import { partners } from './partners.ts';
import { pipeline } from './pipeline.ts';
import { plans } from './plans.ts';
import { purchases } from './purchase.ts';
import { reports } from './reports.ts';
import { rules } from './rules.ts';
import { scroll } from './scroll.ts';
import { search } from './search.ts';
import { start } from './start.ts';

export const BENCHMARKS: readonly Benchmark[] = [
  { name: 'start', title: 'Start to listening', run: start },
  { name: 'accept', title: 'Batches accepted durably, against a bare HTTP server', run: accept },
  { name: 'decode', title: 'Uploads decoded, against plain JSON.parse', run: decode },
  { name: 'plans', title: 'Batches validated against a plan of 100 data points, and by the official library', run: plans },
  { name: 'pipeline', title: 'Batches through all stages to the requests of 5 connections, and what the trace costs', run: pipeline },
  { name: 'partners', title: 'Events mapped for each partner, JSON text in, requests out', run: partners },
  { name: 'purchase', title: 'Purchases through five connections to their simulated partners, stored', run: purchases },
  { name: 'latency', title: 'POST to visible row', run: latency },
  { name: 'rules', title: 'Rule runs in the locked process, against the same function called here', run: rules },
  { name: 'identity', title: 'Users identified and profiles changed, with a million stored', run: identity },
  { name: 'scroll', title: 'Scrolling 100,000 rows', run: scroll },
  { name: 'memory', title: 'Memory after 10,000 and after 300,000 events', run: memory },
  { name: 'search', title: 'First page at one million stored events', run: search },
  { name: 'reports', title: 'Reports over one million stored events at three connections', run: reports },
];
