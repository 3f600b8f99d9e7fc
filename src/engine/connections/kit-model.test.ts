/** Each file of kit-cases is one event at one kit: what the SDK checks, whether the kit is called, and with what. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../protocol/json.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { connectionSchema, inputSchema, outputSchema, workspaceFileSchema } from '../../protocol/workspace.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import type { Batch } from '../batch/types.ts';
import type { SdkPlan } from '../data-plans/index.ts';
import { anyBatch, anyPlatform } from '../outputs/testing/generators.ts';
import { unservedSettings } from './kit-effective.ts';
import { modelKit } from './kit-model.ts';

interface KitCase {
  readonly about: string;
  readonly platform: Platform;
  readonly connection?: Record<string, unknown> & { readonly kit?: Record<string, unknown> };
  readonly filters?: unknown;
  readonly config?: Record<string, unknown>;
  readonly plan?: SdkPlan;
  readonly batch: Batch;
  /** What is not named is not looked at. */
  readonly expect: {
    /** The check that ends it; null when the kit is called. */
    readonly failed?: string | null;
    /** Of that check. */
    readonly pointer?: string;
    readonly value?: Json;
    readonly checks?: readonly string[];
    readonly call?: Json;
    readonly user_attributes?: Json;
    readonly user_identities?: Json;
    readonly consent?: Json;
    readonly withheld?: readonly string[];
    readonly unserved?: readonly string[];
  };
}

const folder = new URL('kit-cases/', import.meta.url);

function workspaceOf({ platform, connection = {}, filters, config }: KitCase): Workspace {
  const rules = connection['rules'] === undefined ? [] : ['everywhere'];
  const split = connection['rules'] === undefined ? [] : [{ output: 'shop', from: 0, to: 50 }];
  return {
    file: workspaceFileSchema.parse({ name: 'Shop', workspace_token: '0A1B2C3D' }), plans: {}, brokenPlans: {}, brokenConnections: {}, groups: {}, rules: {},
    inputs: { app: inputSchema.parse({ platform, key: 'app-key', rules, split, ...(config === undefined ? {} : { config }) }) },
    outputs: { shop: outputSchema.parse({ partner: 'webhook', ...(filters === undefined ? {} : { filters: { platforms: filters } }) }) },
    connections: { 'app-to-shop': connectionSchema.parse({ input: 'app', output: 'shop', ...connection, kit: { module_id: 64, name: 'Braze', ...connection.kit } }) },
  };
}

it('is told something of any event, and of what it is given nothing that the event does not have', () => {
  const rules = { event_attribute: { name: 'token', value: 'x' }, user_attribute: { forward: 'except' as const, name: 'a', value: 'b' }, consent: { forward: 'except' as const, any: [{ regulation: 'ccpa' as const, consented: true }] } };
  fc.assert(fc.property(anyBatch, anyPlatform, fc.boolean(), (batch, platform, isOff) => {
    const workspace = workspaceOf({ about: '', platform, batch, expect: {}, connection: { forwarding: rules }, filters: isOff ? { new_data_points: 'off' } : { products: { on: false }, user_attributes: { a: false } } });
    for (const event of batch.events) {
      const model = modelKit({ workspace, connection: 'app-to-shop', batch, event, login: new Set(['customer_id']), plan: null })!;
      expect(model.checks.length).toBeGreaterThan(0);
      expect(model.call === null).toBe(model.checks.some(({ passed }) => !passed));
      if (model.contents !== null) expect(Object.keys(model.contents.attributes).filter((name) => !Object.hasOwn(batch.user_attributes ?? {}, name))).toEqual([]);
    }
  }));
});

describe('a kit', () => {
  for (const file of readdirSync(folder).sort()) {
    const given = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as KitCase;
    it(`${file.replace('.json', '')}: ${given.about}`, () => {
      const workspace = workspaceOf(given);
      const model = modelKit({ workspace, connection: 'app-to-shop', batch: given.batch, event: given.batch.events[0]!, login: new Set(['customer_id', 'email']), plan: given.plan ?? null })!;
      const { expect: wanted } = given;
      const failed = model.checks.find(({ passed }) => !passed);
      const said = { failed: failed?.check ?? null, pointer: failed?.reason.pointer?.path, value: failed?.reason.value, checks: model.checks.map(({ check }) => check), call: model.call, user_attributes: model.contents?.attributes, user_identities: model.contents?.identities, consent: model.contents?.consent, withheld: model.withheld.map(({ path }) => path).sort(), unserved: unservedSettings(workspace, 'app-to-shop').map(({ code }) => code) };
      const asked = Object.fromEntries(Object.keys(wanted).map((key) => [key, said[key as keyof typeof said]]));
      expect(asked).toEqual({ ...wanted, ...(wanted.withheld === undefined ? {} : { withheld: [...wanted.withheld].sort() }) });
      expect(model.call === null).toBe(failed !== undefined);
      for (const { reason, label } of model.checks) expect([label, reason.message].join()).not.toMatch(/undefined|^,|,$/);
    });
  }
});
