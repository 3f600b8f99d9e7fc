/** The published `@mparticle/data-planning-node` in a process of its own, sent to a test engine by bin/redirect.cjs as users do. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const REDIRECT = fileURLToPath(new URL('../../bin/redirect.cjs', import.meta.url));

/** Reads calls of one service, one a line, and answers in order. */
const PROGRAM = `
const { DataPlanService } = require('@mparticle/data-planning-node');
const service = new DataPlanService(JSON.parse(process.argv[1]));
require('readline').createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, method, args } = JSON.parse(line);
  const plain = (error) => (error instanceof Error ? { message: error.message } : error);
  const answer = await service[method](...args).then((value) => ({ id, value }), (error) => ({ id, error: plain(error) }));
  console.log(JSON.stringify(answer));
});`;

export type Outcome = { readonly value: unknown; readonly error?: undefined } | { readonly error: unknown; readonly value?: undefined };

export interface PlanningClient {
  call(method: string, ...args: readonly unknown[]): Promise<Outcome>;
  close(): void;
}

export function planningClient(ingestUrl: string, credentials: object): PlanningClient {
  const child = spawn(process.execPath, ['--require', REDIRECT, '-e', PROGRAM, JSON.stringify(credentials)], {
    env: { ...process.env, CLOUDCHAMBER_URL: ingestUrl }, stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map<number, (outcome: Outcome) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, ...outcome } = JSON.parse(line) as { id: number } & Outcome;
    waiting.get(id)?.(outcome);
    waiting.delete(id);
  });
  child.on('exit', (code) => {
    for (const settle of waiting.values()) settle({ error: `The client's process ended with ${code}.` });
  });
  let last = 0;
  return {
    call: (method, ...args) => new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      child.stdin.write(`${JSON.stringify({ id: last, method, args })}\n`);
    }),
    close: () => void child.kill(),
  };
}
