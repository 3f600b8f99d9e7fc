/**
 * JSON Schemas for editors, made from the zod schemas and the partners' settings, in `.cloudchamber/schemas`.
 * They know the names of this workspace's inputs and outputs, so an editor completes them. Generated, hence git-ignored.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { ruleCaseSchema, ruleFileSchema } from '../../protocol/rule.ts';
import { WORKSPACE_KINDS, workspaceFileSchema } from '../../protocol/workspace.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import { readText, writeFileAtomic } from './files.ts';
import type { FileOutcome } from './files.ts';
import { GENERATED_DIR, SCHEMAS_DIR } from './layout.ts';
import type { Catalogue } from './partner-settings.ts';
import { partnerOf } from './partner-settings.ts';

type Schema = Record<string, unknown>;

/** Schema file name to schema. */
export function editorSchemas(catalogue: Catalogue, workspace: Pick<Workspace, 'inputs' | 'outputs'>): Record<string, Schema> {
  const output = fromZod(WORKSPACE_KINDS.outputs, 'An output of a Cloudchamber workspace: one configuration of a partner');
  merge(output, 'partner', { enum: catalogue.outputs.map((entry) => entry.slug) });
  output['allOf'] = catalogue.outputs.map((entry) => whenever('partner', entry.slug, catalogue.settingsJsonSchema(entry.settings)));

  const connection = fromZod(WORKSPACE_KINDS.connections, 'A connection of a Cloudchamber workspace: one input to one output');
  merge(connection, 'input', { enum: Object.keys(workspace.inputs) });
  merge(connection, 'output', { enum: Object.keys(workspace.outputs) });
  connection['allOf'] = Object.entries(workspace.outputs).flatMap(([name, { partner }]) => {
    const entry = partnerOf(catalogue, partner);
    return entry ? [whenever('output', name, catalogue.settingsJsonSchema(entry.connectionSettings))] : [];
  });

  return {
    'workspace.schema.json': fromZod(workspaceFileSchema, 'The top file of a Cloudchamber workspace'),
    'input.schema.json': fromZod(WORKSPACE_KINDS.inputs, 'An input of a Cloudchamber workspace: one platform of an app, with its key'),
    'output.schema.json': output,
    'connection.schema.json': connection,
    'plan.schema.json': fromZod(WORKSPACE_KINDS.plans, 'A data plan with its versions, as the Data Planning API has it'),
    'group.schema.json': fromZod(WORKSPACE_KINDS.groups, 'A group: users that share the value of one attribute'),
    'rule.schema.json': fromZod(ruleFileSchema, 'Settings of a rule'),
    'rule-case.schema.json': fromZod(ruleCaseSchema, 'A test case of a rule'),
  };
}

/** Writes what changed; the first failure is the answer. */
export function writeEditorSchemas(dir: string, catalogue: Catalogue, workspace: Pick<Workspace, 'inputs' | 'outputs'>): FileOutcome {
  const files = Object.entries(editorSchemas(catalogue, workspace)).map(([name, schema]) => [join(SCHEMAS_DIR, name), `${JSON.stringify(schema, undefined, 2)}\n`] as const);
  for (const [name, text] of [[join(GENERATED_DIR, '.gitignore'), '*\n'] as const, ...files]) {
    const path = join(dir, name);
    const there = readText(path);
    if (there.ok && there.text === text) continue;
    const outcome = writeFileAtomic(path, text, { durable: false });
    if (!outcome.ok) return outcome;
  }
  return { ok: true };
}

function fromZod(schema: z.ZodType, title: string): Schema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as Schema;
  return { $schema, title, ...rest };
}

function merge(schema: Schema, property: string, more: Schema): void {
  const properties = schema['properties'] as Record<string, Schema>;
  const { pattern: _pattern, ...rest } = properties[property] ?? {};
  properties[property] = { ...rest, ...more };
}

function whenever(property: string, value: string, settings: Schema): Schema {
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  return { if: { properties: { [property]: { const: value } }, required: [property] }, then: { properties: { settings } } };
}
