/** The control port: the window's files, the control API, the event stream, and the partner simulators as real HTTP. */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import fastifyStatic from '@fastify/static';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { CONTENT_SECURITY_POLICY } from '../../protocol/content-security.ts';
import type { ControlHost } from './host.ts';
import { listenError } from '../port-in-use.ts';
import { openApi } from './openapi.ts';
import { addPartners } from './partners.ts';
import { ApiError, RouteTable, sendError } from './route.ts';
import { addActionRoutes } from './routes/actions.ts';
import { addCertificateRoutes } from './routes/certificates.ts';
import { addDataPlanRoutes } from './routes/data-plans.ts';
import { addDataRoutes } from './routes/data.ts';
import { addDebugRoutes } from './routes/debug.ts';
import { addDeliveryRoutes } from './routes/deliveries.ts';
import { addExplainRoutes } from './routes/explain.ts';
import { addFaultRoutes } from './routes/faults.ts';
import { addInsightRoutes } from './routes/insights.ts';
import { addOutputRoutes } from './routes/outputs.ts';
import { addReportRoutes } from './routes/reports.ts';
import { addRuleRoutes } from './routes/rules.ts';
import { addSdkConfigRoutes } from './routes/sdk-config.ts';
import { addSettingsRoutes } from './routes/settings.ts';
import { addStoryRoutes } from './routes/story.ts';
import { addUserRoutes } from './routes/users.ts';
import { addWhatIfRoutes } from './routes/what-if.ts';
import { addWorkspaceRoutes } from './routes/workspace.ts';
import { refusal } from './security.ts';
import { addStream } from './stream.ts';

/** Largest body of a control call or a simulated partner's request, bytes. */
const BODY_LIMIT = 32 * 1024 * 1024;

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

export interface ControlServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startControl(engine: ControlHost, port: number): Promise<ControlServer> {
  const app = Fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true, routerOptions: { maxParamLength: 500 } });
  app.setErrorHandler(sendError);
  readJsonWhateverItIsCalled(app);
  app.addHook('onRequest', async (request, reply) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const refused = refusal({
      path, method: request.method, host: request.headers.host, origin: request.headers.origin,
      authorization: request.headers.authorization, queryToken: (request.query as Record<string, string | undefined>)['token'],
    }, engine.token);
    if (refused !== null) return reply.status(refused.status).send({ error: { code: refused.code, message: refused.message } });
    if (!path.startsWith('/partners')) reply.headers(SECURITY_HEADERS);
    return undefined;
  });
  const table = new RouteTable(app);
  addDataRoutes(table, engine);
  addActionRoutes(table, engine);
  addWorkspaceRoutes(table, engine);
  addSettingsRoutes(table, engine);
  addCertificateRoutes(table, engine);
  addFaultRoutes(table, engine);
  addDeliveryRoutes(table, engine);
  addExplainRoutes(table, engine);
  addSdkConfigRoutes(table, engine);
  addDataPlanRoutes(table, engine);
  addInsightRoutes(table, engine);
  addReportRoutes(table, engine);
  addOutputRoutes(table, engine);
  addRuleRoutes(table, engine);
  addDebugRoutes(table, engine);
  addUserRoutes(table, engine);
  addStoryRoutes(table, engine);
  addWhatIfRoutes(table, engine);
  addStream(app, engine);
  await addPartners(app, engine);
  const document = openApi(table.routes, engine.version);
  app.get('/api/v1/openapi.json', async () => document);
  await addWindow(app, engine.windowDir);
  try {
    await app.listen({ port, host: '127.0.0.1' });
  } catch (error) {
    await app.close();
    throw listenError(error, port, 'control', '--control-port');
  }
  const { port: actual } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${actual}`, close: () => app.close() };
}

/** A page sent as it was saved. */
const PAGE = /^\s*<!doctype html/i;

/** Bodies are JSON, whatever their content type says (curl's default is a form), and may be empty; a story may come as its page. */
function readJsonWhateverItIsCalled(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined);
    if (request.url.startsWith('/api/v1/stories') && PAGE.test(String(body).slice(0, 100))) return done(null, String(body));
    try {
      done(null, JSON.parse(String(body)) as unknown);
    } catch (error) {
      done(new ApiError(400, 'bad-json', `The body is not JSON: ${error instanceof Error ? error.message : String(error)}.`));
    }
  });
}

/** The built window, or a page that says how to build it. API paths that do not exist are told as JSON. */
async function addWindow(app: FastifyInstance, windowDir: string | undefined): Promise<void> {
  const built = windowDir !== undefined && existsSync(windowDir);
  if (built) await app.register(fastifyStatic, { root: windowDir, cacheControl: false, etag: true });
  app.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith('/api/')) {
      return reply.status(404).send({ error: { code: 'no-such-call', message: `There is no ${request.method} ${request.url.split('?')[0]}. The calls are listed in /api/v1/openapi.json.` } });
    }
    if (built && request.method === 'GET' && !/\.\w+$/.test(request.url.split('?')[0] ?? '')) return reply.sendFile('index.html');
    return reply.status(404).type('text/plain').send(built ? 'Not found.' : 'The window is not built. Run "npm run build", then start Cloudchamber again.');
  });
}
