/**
 * What a kit in the app would have received of an event, worked out after the code of the SDKs from the very configuration that is
 * served (spec/pipeline.md c.5). Nothing here was observed.
 */
import type { Pointer, Reason } from '../../protocol/contract.ts';
import type { Json } from '../../protocol/json.ts';
import { isObject } from '../../protocol/json.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { ConnectionFile, Workspace } from '../../protocol/workspace.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';
import type { SdkPlan } from '../data-plans/index.ts';
import { kitCall } from './kit-call.ts';
import { kitChecks } from './kit-checks.ts';
import { kitContents } from './kit-contents.ts';
import type { Withheld } from './kit-contents.ts';
import { kitFamily } from './kit-effective.ts';
import type { KitFamily } from './kit-effective.ts';
import { filterEntries } from './kit-filter.ts';
import type { FilterKind } from './kit-filter.ts';
import { kitHashFor } from './kit-hashes.ts';
import type { KitHash } from './kit-hashes.ts';
import { kitPlan } from './kit-plan.ts';
import { readNativeKit, readWebKit } from './kit-served.ts';
import type { ServedKit } from './kit-served.ts';
import type { KitCheck, KitContents, KitPlaces } from './kit-subject.ts';
import { hashEntry, subscriptionId } from './kits.ts';
import { generatedNativeConfig, generatedWebConfig, withOverrides } from './sdk-config.ts';

export interface KitAsked {
  readonly workspace: Workspace;
  readonly connection: string;
  /** The batch and its event as the SDK sent them. */
  readonly batch: Batch;
  readonly event: BatchEvent;
  /** Types of identities with which a user is logged in. */
  readonly login: ReadonlySet<string>;
  /** What the SDK got when it asked for the data plan that the batch names; null when it names none. */
  readonly plan: SdkPlan | null;
}

export interface KitModel {
  readonly checks: readonly KitCheck[];
  /** Null when the kit is not called. */
  readonly call: { readonly method: string; readonly event: Json } | null;
  readonly contents: KitContents | null;
  readonly withheld: readonly Withheld[];
}

/** Null for a connection without a kit. */
export function modelKit(asked: KitAsked): KitModel | null {
  const { workspace, connection, batch, event } = asked;
  const file = workspace.connections[connection];
  const platform = file === undefined ? undefined : workspace.inputs[file.input]?.platform;
  if (file?.kit === undefined || platform === undefined) return null;
  const family = kitFamily(platform);
  const started = family === null ? noKits(platform) : servedCheck(asked, file, family);
  if (!('served' in started)) return notCalled([started]);
  const { check, served } = started;
  const hash = kitHashFor(platform);
  const judge = { served, hash, places: placesOf(workspace, connection, file, hash), subject: { family: family!, environment: batch.environment, event, user: userOf(batch, asked.login), plan: kitPlan(asked.plan) } };
  const checks = [check, ...kitChecks(judge)];
  if (checks.some(({ passed }) => !passed)) return notCalled(checks);
  const { contents, withheld } = kitContents(judge);
  const call = kitCall(family!, contents);
  if (call === null) return notCalled([...checks, { check: 'message', label: 'Kind of message', passed: false, reason: { code: 'kit-message', message: `The SDK hands no ${event.event_type} messages to kits.`, value: event.event_type } }]);
  return { checks, call, contents, withheld };
}

const notCalled = (checks: readonly KitCheck[]): KitModel => ({ checks, call: null, contents: null, withheld: [] });

const noKits = (platform: Platform): KitCheck => ({ check: 'served', label: 'Kit served', passed: false, reason: { code: 'kit-served', message: `SDKs of ${platform} inputs carry no kits.`, value: platform } });

/** Whether the SDK is told of the kit, and in which words. */
function servedCheck({ workspace, connection, batch }: KitAsked, file: ConnectionFile, family: KitFamily): KitCheck | { check: KitCheck; served: ServedKit } {
  const label = 'Kit served';
  const at = (path: string): Pointer => ({ kind: 'connection', name: connection, path, file: `connections/${connection}.json` });
  const failed = (message: string, pointer: Pointer, value: Reason['value']): KitCheck => ({ check: 'served', label, passed: false, reason: { code: 'kit-served', message, pointer, value } });
  const kit = file.kit!;
  if (!file.active) return failed('The connection is switched off, so the SDK is told of no kit.', at('/active'), false);
  if (!file.environments[batch.environment]) return failed(`The connection takes no ${batch.environment} data, so an SDK that runs in ${batch.environment} is told of no kit.`, at(`/environments/${batch.environment}`), false);
  const input = { name: file.input, platform: workspace.inputs[file.input]!.platform };
  const overrides = workspace.inputs[file.input]!.config ?? {};
  const request = { workspace, input, environment: batch.environment, dataPlan: null };
  const list = family === 'web' ? withOverrides(generatedWebConfig({ ...request, environment: null }), overrides)['kitConfigs'] : withOverrides(generatedNativeConfig(request), overrides)['eks'];
  const entries = (Array.isArray(list) ? list as unknown[] : []).filter(isObject).filter((entry) => (family === 'web' ? entry['eventSubscriptionId'] === subscriptionId(connection) || (entry['eventSubscriptionId'] === undefined && entry['name'] === kit.name) : entry['id'] === kit.module_id));
  const read = entries.map((entry) => (family === 'web' ? readWebKit(entry) : readNativeKit(entry)));
  const served = read.find(({ isDebug }) => isDebug === null || isDebug === (batch.environment === 'development')) ?? read[0];
  if (served === undefined) return failed('The configuration of the input is overridden, and tells the SDK of no such kit.', { kind: 'input', name: file.input, path: '/config', file: `inputs/${file.input}.json` }, null);
  const message = family === 'web' ? `The SDK is told to start the kit ${kit.name}.` : `The SDK is told to start the kit with the module id ${kit.module_id}.`;
  return { check: { check: 'served', label, passed: true, reason: { code: 'kit-served', message, pointer: at('/kit'), value: kit.module_id } }, served };
}

/** The device's own copy of its user. Native SDKs say in each upload whether the user opted out. */
function userOf(batch: Batch, login: ReadonlySet<string>): Parameters<typeof kitChecks>[0]['subject']['user'] {
  const native = batch['native'];
  return {
    mpid: batch.mpid ?? null, attributes: batch.user_attributes ?? {}, identities: batch.user_identities ?? {}, consent: batch.consent_state ?? null,
    loggedIn: Object.keys(batch.user_identities ?? {}).some((type) => login.has(type)), optedOut: isObject(native) && native['oo'] === true,
  };
}

function placesOf(workspace: Workspace, connection: string, file: ConnectionFile, hash: KitHash): KitPlaces {
  const kit = file.kit!;
  const at = (path: string): Pointer => ({ kind: 'connection', name: connection, path, file: `connections/${connection}.json` });
  const places = new Map<string, Pointer>();
  const filter = workspace.outputs[file.output]?.filters.platforms;
  for (const { kind, entry, path } of filter === undefined ? [] : filterEntries(filter)) {
    places.set(`${kind} ${hashEntry(kind, entry, hash).hash}`, { kind: 'output', name: file.output, path: `/filters/platforms${path}`, file: `outputs/${file.output}.json` });
  }
  for (const kind of Object.keys(kit.filters) as FilterKind[]) kit.filters[kind].forEach((entry, index) => places.set(`${kind} ${hashEntry(kind, entry as never, hash).hash}`, at(`/kit/filters/${kind}/${index}`)));
  const rules: Readonly<Record<string, boolean>> = {
    event_attribute: kit.rules.event_attribute !== undefined, user_attribute: kit.rules.user_attribute !== undefined, consent: kit.rules.consent !== undefined,
  };
  return {
    filter: (kind, number) => places.get(`${kind} ${number}`),
    rule: (kind) => {
      switch (kind) {
        case 'exclude_anonymous_user': return at(kit.exclude_anonymous_user ? '/kit/exclude_anonymous_user' : '/forwarding/logged_in_only');
        case 'sampling_percent': return at(kit.sampling_percent === undefined ? '/sampling_percent' : '/kit/sampling_percent');
        case 'honor_opt_out': return at('honorOptOut' in kit.settings ? '/kit/settings/honorOptOut' : '/honor_opt_out');
        default: return at(rules[kind] === true ? `/kit/rules/${kind}` : `/forwarding/${kind}`);
      }
    },
  };
}
