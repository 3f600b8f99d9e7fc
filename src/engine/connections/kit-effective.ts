/**
 * The kit of a connection with everything that the connection and its output say: what an SDK is really told. What it cannot be told,
 * because SDKs know no such setting, is listed (spec/pipeline.md c.5, spec/wire-protocol.md 5.3, 6.1).
 */
import type { Pointer, Reason } from '../../protocol/contract.ts';
import type { DataFilter } from '../../protocol/data-filter.ts';
import type { Kit } from '../../protocol/kit.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { ConnectionFile, Workspace } from '../../protocol/workspace.ts';
import { plural, quoted } from '../wording.ts';
import { APPLE_MESSAGES, withFilter } from './kit-filter.ts';

/** Whose code evaluates a kit; null for platforms whose SDKs have none. */
export type KitFamily = 'web' | 'android' | 'apple';

export function kitFamily(platform: Platform): KitFamily | null {
  switch (platform) {
    case 'web': return 'web';
    case 'android': case 'fire_tv': return 'android';
    case 'ios': case 'tvos': return 'apple';
    default: return null;
  }
}

/** Null for a connection without a kit. */
export function effectiveKit({ inputs, outputs }: Workspace, connection: ConnectionFile): Kit | null {
  const { kit, forwarding, sampling_percent: sampled, honor_opt_out: honoured } = connection;
  if (kit === undefined) return null;
  const filter = outputs[connection.output]?.filters.platforms;
  const { event_attribute, user_attribute, consent } = { ...forwarding, ...defined(kit.rules) };
  const percent = kit.sampling_percent ?? (sampled < 100 ? sampled : undefined);
  return {
    ...kit,
    // Native SDKs read it among the kit's settings; without it they honour an opt-out.
    settings: honoured || 'honorOptOut' in kit.settings || inputs[connection.input]?.platform === 'web' ? kit.settings : { ...kit.settings, honorOptOut: 'False' },
    filters: filter === undefined ? kit.filters : withFilter(kit.filters, filter),
    rules: defined({ event_attribute, user_attribute, consent }),
    exclude_anonymous_user: kit.exclude_anonymous_user || forwarding.logged_in_only,
    ...(percent === undefined ? {} : { sampling_percent: percent }),
  };
}

function defined<T extends object>(rules: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(rules).filter(([, rule]) => rule !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
}

/** Settings that hold on the server alone, each with its place. */
export function unservedSettings(workspace: Workspace, name: string): Reason[] {
  const connection = workspace.connections[name];
  const input = connection === undefined ? undefined : workspace.inputs[connection.input];
  if (connection?.kit === undefined || input === undefined) return [];
  const family = kitFamily(input.platform);
  const at = (path: string): Pointer => ({ kind: 'connection', name, path, file: `connections/${name}.json` });
  const inputAt = (path: string): Pointer => ({ kind: 'input', name: connection.input, path, file: `inputs/${connection.input}.json` });
  const found: Reason[] = [];
  const add = (code: string, message: string, pointer: Pointer): void => void found.push({ code: `kit-${code}`, message, pointer });
  const { forwarding, kit } = connection;
  input.rules.forEach((rule, index) => add('input-rule', `The rule ${rule} runs on the server only: the kit gets what the app sent.`, inputAt(`/rules/${index}`)));
  connection.rules.forEach((rule, index) => add('output-rule', `The rule ${rule} runs on the server only: the kit gets what the app sent.`, at(`/rules/${index}`)));
  if (connection.custom_mappings.length > 0) add('custom-mappings', `${plural(connection.custom_mappings.length, 'custom mapping')} of the connection ${connection.custom_mappings.length === 1 ? 'is' : 'are'} not served to SDKs: the kit gets the app’s own names.`, at('/custom_mappings'));
  if (input.split.some(({ output }) => output === connection.output)) add('split', 'SDKs know no user split: the kit takes all users.', inputAt('/split'));
  if (forwarding.attribution !== undefined) add('attribution', 'SDKs know no rule on the install attribution: the kit takes users of any publisher.', at('/forwarding/attribution'));
  if (connection.minimum_app_version !== undefined) add('app-version', `SDKs know no minimum app version: the kit gets data of versions below ${connection.minimum_app_version}, too.`, at('/minimum_app_version'));
  if (connection.max_event_age_hours !== undefined) add('event-age', 'SDKs know no maximum age of events.', at('/max_event_age_hours'));
  if (family === 'web' && (kit.sampling_percent ?? connection.sampling_percent) < 100) add('sampling', 'The web SDK knows no sampling: the kit takes all users.', at(kit.sampling_percent === undefined ? '/sampling_percent' : '/kit/sampling_percent'));
  if (family === 'web' && !connection.honor_opt_out) add('opt-out', 'The web SDK sends and forwards nothing of users who opted out, whatever the connection says.', at('/honor_opt_out'));
  const userRule = kit.rules.user_attribute === undefined ? '/forwarding/user_attribute' : '/kit/rules/user_attribute';
  if (family !== 'web' && (kit.rules.user_attribute ?? forwarding.user_attribute) !== undefined) add('user-attribute-rule', 'Native SDKs know no rule on a user attribute: the kit takes users with any value.', at(userRule));
  if (kit.rules.event_attribute === undefined && forwarding.event_attribute !== undefined) add('rule-case', `SDKs compare the value of ${quoted(forwarding.event_attribute.name)} in any letter case; the server compares it exactly.`, at('/forwarding/event_attribute'));
  const filter = workspace.outputs[connection.output]?.filters.platforms;
  if (filter !== undefined) found.push(...unservedFilters(filter, family, connection.output));
  return found;
}

function unservedFilters(filter: DataFilter, family: KitFamily | null, output: string): Reason[] {
  const found: Reason[] = [];
  const at = (path: string): Pointer => ({ kind: 'output', name: output, path: `/filters/platforms${path}`, file: `outputs/${output}.json` });
  const add = (code: string, message: string, path: string): void => void found.push({ code: `kit-${code}`, message, pointer: at(path) });
  if (filter.new_data_points === 'off') add('new-data-points', 'SDKs know only names that are off: names of events, screens, attributes and purposes that the filter does not name reach the kit, although new data points are off.', '/new_data_points');
  const types = Object.entries(filter.message_types).filter(([type, on]) => on === false && (family !== 'apple' || !Object.hasOwn(APPLE_MESSAGES, type)) && type !== 'custom_event' && type !== 'commerce_event').map(([type]) => type);
  for (const type of types) add('message-type', `${family === 'apple' ? 'The Apple SDK knows no message of this type' : 'Only Apple’s SDK filters whole message types'}: ${type} events reach the kit.`, `/message_types/${type}`);
  if (Object.values(filter.app_state).includes(false)) add('app-state', 'SDKs know no filter of app states.', '/app_state');
  if (family === 'web') {
    const hasAttributes = Object.values(filter.commerce).some((node) => Object.values(node?.attributes ?? {}).includes(false));
    if (hasAttributes) add('commerce-attributes', 'The web SDK filters commerce events by their type alone: attributes and fields that are off reach the kit.', '/commerce');
    for (const entity of ['products', 'promotions'] as const) {
      const { on, attributes } = filter[entity];
      if (on === false || Object.values(attributes).includes(false)) add('entities', `The web SDK filters commerce events by their type alone: the ${entity} reach the kit whole.`, `/${entity}`);
    }
  }
  const { gdpr, ccpa } = filter.consent;
  if (family !== 'apple' && (gdpr.on === false || ccpa.on === false || Object.values(gdpr.purposes).includes(false))) add('consent', 'Only Apple’s SDK filters consent by regulation and purpose: the kit can read all of it.', '/consent');
  return found;
}
