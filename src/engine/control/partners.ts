/** The partner simulators as real HTTP: `/partners/<slug>/…`, or `/partners/<slug>/@<output>/…` for a configured output. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Engine } from '../engine.ts';
import { headerRecord } from '../store/calls.ts';

const PATH = /^\/partners\/([^/?]+)(?:\/@([^/?]+))?(\/[^?]*)?(?:\?(.*))?$/s;

export async function addPartners(app: FastifyInstance, engine: Engine): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.route({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'], url: '/partners/*', handler: (request, reply) => answer(engine, request, reply) });
  });
}

async function answer(engine: Engine, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const match = PATH.exec(request.raw.url ?? '');
  const [, slug = '', output, path = '/', query = ''] = match ?? [];
  const raw: [string, string][] = [];
  const { rawHeaders } = request.raw;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) raw.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  const value = await engine.pipeline.call('partner', {
    slug, output: output === undefined ? null : decodeURIComponent(output), method: request.method, path, query,
    headers: headerRecord(raw), body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  });
  if (value === null) {
    return reply.status(404).send({ error: { code: 'no-such-partner', message: output === undefined ? `There is no simulated partner "${slug}". See /api/v1/outputs/catalogue for those there are.` : `There is no output "${output}" of the partner "${slug}" in this workspace.` } });
  }
  for (const [name, header] of value.headers) reply.header(name, header);
  return reply.status(value.status).send(typeof value.body === 'string' ? value.body : Buffer.from(value.body));
}
