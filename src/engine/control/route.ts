/** One way to declare a route of the control API: zod for its input, the same schema for OpenAPI, errors as coded bodies. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CodedError } from '../errors.ts';

export interface RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below `/api/v1`, parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer: R;
  /** Content type of an answer that is no JSON. */
  readonly type?: string;
  /** Name under which a browser saves the answer instead of showing it; letters, digits, `.`, `_` and `-`. */
  readonly fileName?: (params: z.output<P>) => string;
  readonly run: (input: { params: z.output<P>; query: z.output<Q>; body: z.output<B>; signal: AbortSignal }) => Promise<z.input<R>> | z.input<R>;
}

const JSON_TYPE = 'application/json';

export interface DeclaredRoute {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly answer: z.ZodType;
  readonly type: string;
}

/** A failure with the status it is answered with. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;
  constructor(status: number, code: string, message: string, field?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

export const notFound = (what: string): ApiError => new ApiError(404, 'not-found', `There is no such ${what}. It may have been deleted, or the retention cap took it.`);

export class RouteTable {
  readonly routes: DeclaredRoute[] = [];
  private readonly app: FastifyInstance;

  constructor(app: FastifyInstance) {
    this.app = app;
  }

  add<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(spec: RouteSpec<P, Q, B, R>): void {
    this.routes.push({ method: spec.method, path: spec.path, summary: spec.summary, params: spec.params, query: spec.query, body: spec.body, answer: spec.answer, type: spec.type ?? JSON_TYPE });
    this.app.route({
      method: spec.method,
      url: `/api/v1${spec.path}`,
      handler: async (request, reply) => {
        const controller = new AbortController();
        reply.raw.once('close', () => controller.abort());
        const value = await spec.run({
          params: checked(spec.params, request.params, 'path'),
          query: checked(spec.query, request.query, 'query'),
          body: checked(spec.body, request.body ?? {}, 'body'),
          signal: controller.signal,
        });
        if (spec.type !== undefined) reply.type(spec.type);
        if (spec.fileName !== undefined) reply.header('content-disposition', `attachment; filename="${spec.fileName(checked(spec.params, request.params, 'path'))}"`);
        return reply.header('cache-control', 'no-store').send(value);
      },
    });
  }
}

function checked<S extends z.ZodType>(schema: S | undefined, value: unknown, where: string): z.output<S> {
  if (schema === undefined) return undefined as z.output<S>;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  throw new ApiError(400, 'invalid', `${field === '' ? `The ${where}` : `"${field}" in the ${where}`} is not valid: ${issue?.message ?? 'wrong type'}.`, field === '' ? undefined : field);
}

const STATUS_OF: Readonly<Record<string, number>> = {
  'bad-filter': 400, invalid: 400, 'not-a-story': 400, 'newer-story': 400, 'damaged-story': 400, 'real-output': 409, 'not-found': 404, 'under-way': 409, cancelled: 499, 'port-in-use': 409, unavailable: 503, 'data-dir-in-use': 409, 'data-dir-unusable': 507, 'pipeline-gone': 503, 'query-failed': 503,
};

/** Every failure as `{"error":{code,message,field?}}`. */
export function sendError(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const shaped = shape(error);
  void reply.status(shaped.status).send({ error: { code: shaped.code, message: shaped.message, ...(shaped.field === undefined ? {} : { field: shaped.field }) } });
}

function shape(error: unknown): { status: number; code: string; message: string; field: string | undefined } {
  if (error instanceof ApiError) return { status: error.status, code: error.code, message: error.message, field: error.field };
  if (error instanceof CodedError) return { status: STATUS_OF[error.code] ?? 500, code: error.code, message: error.message, field: error.code === 'bad-filter' ? 'query' : error.field };
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode < 500) return { status: statusCode, code: 'bad-request', message: message ?? 'The request is not valid.', field: undefined };
  return { status: 500, code: 'internal', message: `Cloudchamber failed on this call: ${message ?? String(error)}. Please report it.`, field: undefined };
}
