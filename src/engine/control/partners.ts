/** The partner simulators as real HTTP: `/partners/<slug>/…`, or `/partners/<slug>/@<output>/…` for a configured output. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ControlHost } from './host.ts';
import { headerRecord } from '../store/calls.ts';

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
  for (const [name, header] of value.headers) reply.header(name, header);
  return reply.status(value.status).send(typeof value.body === 'string' ? value.body : Buffer.from(value.body));
}
