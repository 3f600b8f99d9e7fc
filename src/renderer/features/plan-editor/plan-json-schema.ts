/** The JSON Schema of a plan file for the editor's completion and checks, from the same schema that the engine loads it by. */
import { z } from 'zod';
import { dataPlanSchema, VALIDATION_ACTIONS } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import { CUSTOM_EVENT_TYPES, PRODUCT_ACTIONS, PROMOTION_ACTIONS } from '../../../protocol/plan-form.ts';

const MATCH_TYPES = ['custom_event', 'screen_view', 'product_action', 'promotion_action', 'product_impression', 'user_attributes', 'user_identities'];

/** What completion offers on top: the file's own schema allows more, as the platform does. */
const HINTS: Readonly<Record<string, object>> = {
  criteria: { properties: {
    event_name: { type: 'string' }, screen_name: { type: 'string' }, custom_event_type: { enum: [...CUSTOM_EVENT_TYPES, 'attribution'] },
    action: { examples: [...PRODUCT_ACTIONS, ...PROMOTION_ACTIONS] },
  } },
  definition: { $ref: 'http://json-schema.org/draft-07/schema#' },
  validation_actions: { properties: Object.fromEntries(['event', 'event_attribute', 'user_attribute', 'identity'].map((name) => [name, { enum: VALIDATION_ACTIONS }])) },
};

function withHints(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withHints);
  if (!isObject(value)) return value;
  const next = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withHints(member)]));
  const { properties } = next;
  if (!isObject(properties)) return next;
  const hinted: Record<string, unknown> = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, HINTS[name] ?? schema]));
  if ('criteria' in hinted) hinted['type'] = { type: 'string', examples: MATCH_TYPES };
  if ('definition' in hinted) hinted['type'] = { type: 'string', examples: ['json_schema'] };
  return { ...next, properties: hinted };
}

let schema: object | null = null;

export function planJsonSchema(): object {
  schema ??= withHints(z.toJSONSchema(dataPlanSchema, { io: 'input', target: 'draft-7', unrepresentable: 'any' })) as object;
  return schema;
}
