/** OpenAPI 3.1 from the declared routes: what is documented is what is checked. */
import { z } from 'zod';
import type { DeclaredRoute } from './route.ts';

const toSchema = (schema: z.ZodType, io: 'input' | 'output'): unknown => {
  const { $schema: _drop, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>;
  return rest;
};

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): unknown[] {
  if (schema === undefined) return [];
  const json = toSchema(schema, 'input') as { properties?: Record<string, unknown>; required?: string[] };
  return Object.entries(json.properties ?? {}).map(([name, value]) => ({
    name, in: where, required: where === 'path' || (json.required ?? []).includes(name), schema: value,
  }));
}

export function openApi(routes: readonly DeclaredRoute[], version: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = `/api/v1${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    (paths[path] ??= {})[route.method.toLowerCase()] = {
      summary: route.summary,
      parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
      ...(route.body === undefined ? {} : { requestBody: { content: { 'application/json': { schema: toSchema(route.body, 'input') } } } }),
      responses: {
        200: { description: 'Done', content: { [route.type]: { schema: toSchema(route.answer, 'output') } } },
        '4XX': { description: 'Refused', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Cloudchamber control API', version, description: 'Loopback only; every call carries the bearer token. 64-bit ids are strings; times are Unix milliseconds.' },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Error: { type: 'object', required: ['error'], properties: { error: { type: 'object', required: ['code', 'message'], properties: { code: { type: 'string' }, message: { type: 'string' }, field: { type: 'string' } } } } },
      },
    },
  };
}
