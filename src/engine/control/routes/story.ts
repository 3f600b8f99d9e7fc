/** A batch's whole story as a file to hand on, and opening one. */
import { z } from 'zod';
import { openedStorySchema, REDACTION_LEVELS } from '../../../protocol/story.ts';
import type { ControlHost } from '../host.ts';
import { notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

export function addStoryRoutes(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/batches/:id/story', summary: 'A batch\'s whole story as one HTML file, with stand-ins for secrets and personal data',
    params: z.object({ id: z.string().regex(/^-?\d{1,20}$/, 'use the id of a batch') }), query: z.object({ redact: z.enum(REDACTION_LEVELS).default('personal') }), type: 'text/html; charset=utf-8', answer: z.string(),
    fileName: ({ id }) => `story-${id}.html`,
    run: async ({ params, query, signal }) => {
      const page = await engine.writeStory(params.id, query.redact, signal);
      if (page === null) throw notFound('batch');
      return page;
    },
  });
  table.add({
    method: 'POST', path: '/stories', summary: 'Opens a story (its file, or its JSON) and sends its batch again through an input of this workspace; `replay=false` only reads it',
    query: z.object({ replay: flag.default(true), input: z.string().max(80).optional(), profile: flag.default(false), time: z.enum(['now', 'as-then']).default('now'), real: flag.default(false) }),
    body: z.union([z.string(), z.record(z.string(), z.unknown())]), answer: openedStorySchema,
    run: ({ query: { input, ...options }, body, signal }) => engine.openStory(body, { ...options, input: input ?? null }, signal),
  });
}
