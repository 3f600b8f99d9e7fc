/** `GET /api/v1/stream`: server-sent events. A slow reader is dropped instead of filling the memory. */
import type { FastifyInstance } from 'fastify';
import type { StreamMessage } from '../../protocol/contract.ts';
import type { ControlHost } from './host.ts';

const HEARTBEAT_MS = 15_000;
/** Bytes that may wait for a reader that does not keep up. */
const BACKLOG_BYTES = 4 * 1024 * 1024;

export function addStream(app: FastifyInstance, engine: ControlHost): void {
  app.get('/api/v1/stream', (request, reply) => {
    const withRows = (request.query as Record<string, string | undefined>)['rows'] !== '0';
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive', 'x-accel-buffering': 'no' });
    const send = (message: StreamMessage): void => {
      const shown = message.type === 'advance' && !withRows ? { ...message, events: [] } : message;
      raw.write(`event: ${message.type}\ndata: ${JSON.stringify(shown)}\n\n`);
      if (raw.writableLength > BACKLOG_BYTES) raw.destroy();
    };
    const unsubscribe = engine.subscribe(send);
    const heartbeat = setInterval(() => raw.write(': alive\n\n'), HEARTBEAT_MS);
    raw.on('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
    });
    send({ type: 'hello', status: engine.status() });
  });
}
