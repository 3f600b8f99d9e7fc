/** Engine settings and secrets. A secret's value can be written and read by the user of this machine, and is in no workspace file. */
import { z } from 'zod';
import { secretVariable } from '../../../protocol/secret-variable.ts';
import { engineSettingsSchema } from '../../../protocol/workspace.ts';
import type { ControlHost } from '../host.ts';
import { ApiError, notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';

const secretName = z.object({ name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/, 'use letters, digits, ".", "_" and "-"') });

export function addSettingsRoutes(table: RouteTable, engine: ControlHost): void {
  table.add({ method: 'GET', path: '/settings', summary: 'Engine settings of this user', answer: engineSettingsSchema, run: () => engine.settings });
  table.add({
    method: 'PUT', path: '/settings', summary: 'Saves engine settings; the ingest port and the cap change at once, the control port at the next start',
    body: z.record(z.string(), z.json()), answer: engineSettingsSchema, run: ({ body }) => engine.changeSettings(body),
  });
  table.add({
    method: 'GET', path: '/secrets/:name', summary: 'A secret of this workspace; of one from the environment, the variable and not the value', params: secretName,
    answer: z.object({ name: z.string(), value: z.string(), from: z.enum(['stored', 'environment']), variable: z.string() }),
    run: ({ params: { name } }) => {
      const { secrets } = engine.workspace;
      const value = secrets.get(name);
      const variable = secretVariable(name);
      if (value !== undefined) return { name, value, from: 'stored' as const, variable };
      if (secrets.resolve(name) !== undefined) return { name, value: '', from: 'environment' as const, variable };
      throw notFound(`secret "${name}"`);
    },
  });
  table.add({
    method: 'PUT', path: '/secrets/:name', summary: 'Sets a secret of this workspace', params: secretName, body: z.strictObject({ value: z.string().max(65_536) }), answer: z.object({ name: z.string() }),
    run: ({ params, body }) => {
      const result = engine.workspace.secrets.set(params.name, body.value);
      if (!result.ok) throw new ApiError(400, result.error.code, result.error.message, result.error.field);
      engine.workspace.reload();
      return { name: params.name };
    },
  });
}
