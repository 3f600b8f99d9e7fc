/** The partner simulators as real HTTP: `/partners/<slug>/…`, or `/partners/<slug>/@<output>/…` for a configured output. */
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ControlHost } from './host.ts';
import type { PartnerAnswer } from '../pipeline/contract.ts';
import { headerRecord } from '../store/calls.ts';

/** Callers without a limit of their own are not held for ever, ms. */
const HOLD_MS = 120_000;

export async function addPartners(app: FastifyInstance, engine: ControlHost): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.route({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'], url: '/partners/*', handler: (request, reply) => answer(engine, request, reply) });
  });
}

async function answer(engine: ControlHost, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { rawHeaders } = request.raw;
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) pairs.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  const value = await engine.pipeline.call('partner', {
    method: request.method, target: request.raw.url ?? '/', headers: headerRecord(pairs), body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  });
  if (value.cut !== undefined) return cut(request, reply, value);
  if (value.delayMs !== undefined && value.delayMs > 0) await whileOpen(request, value.delayMs);
  for (const [name, header] of value.headers) reply.header(name, header);
  return reply.status(value.status).send(typeof value.body === 'string' ? value.body : Buffer.from(value.body));
}

/** No answer, as the output's behaviour asks: the connection breaks at once, or is held until the caller has had enough. */
async function cut(request: FastifyRequest, reply: FastifyReply, { cut: how, delayMs = 0 }: PartnerAnswer): Promise<FastifyReply> {
  reply.hijack();
  await whileOpen(request, how === 'timeout' ? HOLD_MS : delayMs);
  request.raw.socket.resetAndDestroy();
  return reply;
}

/** So long, or until the caller is gone. */
async function whileOpen({ raw: { socket } }: FastifyRequest, ms: number): Promise<void> {
  const gone = new AbortController();
  const end = (): void => gone.abort();
  socket.once('close', end);
  await pause(ms, undefined, { signal: gone.signal }).catch(() => undefined);
  socket.removeListener('close', end);
}
