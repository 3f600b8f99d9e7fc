/** Where outbound values came from, and what embedded kits would have received (ui.md C2). */
import { z } from 'zod';
import { kitViewSchema, provenanceSchema } from '../../../protocol/explain.ts';
import { mappingTableSchema } from '../../../protocol/partner.ts';
import { userScope } from '../../store/queries/users.ts';
import type { ControlHost } from '../host.ts';
import { kitViews } from '../kit-views.ts';
import { notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';

const byId = z.object({ id: z.string().max(40) });

export function addExplainRoutes(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/deliveries/:id/provenance', summary: 'Where every field of a request to a partner came from, back to the bytes that the SDK sent', params: byId, answer: provenanceSchema,
    run: async ({ params, signal }) => {
      const delivery = await engine.query.call('delivery', params.id, signal);
      if (delivery === null) throw notFound('delivery');
      const { file, outputs, connections } = engine.workspace.current.workspace;
      const found = await engine.query.call('provenance', { id: delivery.id, workspace: file.workspace_token, output: outputs[delivery.output] ?? null, connection: connections[delivery.connection] ?? null }, signal);
      if (found === null) throw notFound('delivery');
      return found;
    },
  });
  table.add({
    method: 'GET', path: '/events/:id/mapping', summary: 'Which value of an event went where in the requests of a connection, and why the others did not', params: byId, query: z.object({ connection: z.string().min(1).max(200) }), answer: mappingTableSchema,
    run: async ({ params, query, signal }) => {
      const { outputs, connections } = engine.workspace.current.workspace;
      const connection = connections[query.connection];
      const output = connection === undefined ? undefined : outputs[connection.output];
      if (connection === undefined || output === undefined) throw notFound('connection');
      const found = await engine.query.call('mappingTable', { id: params.id, connection: query.connection, output: connection.output, files: { connection, output } }, signal);
      if (found === null) throw notFound('event');
      return found;
    },
  });
  table.add({
    method: 'GET', path: '/events/:id/kits', summary: 'What embedded kits would have received of an event, modelled after the SDKs, beside what the server sent', params: byId, answer: z.object({ items: z.array(kitViewSchema) }),
    run: async ({ params, signal }) => {
      const told = await engine.query.call('eventStory', params.id, signal);
      if (told === null) throw notFound('event');
      const { workspace } = engine.workspace.current;
      return { items: kitViews(workspace, told, new Set(userScope(workspace.file).login)) };
    },
  });
}
