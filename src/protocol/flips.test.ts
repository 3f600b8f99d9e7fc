import { describe, expect, it } from 'vitest';
import type { Reason } from './contract.ts';
import { changeFile, joinChanges } from './file-change.ts';
import { flipsOf } from './flips.ts';
import type { FlipContext } from './flips.ts';
import type { Json, JsonObject } from './json.ts';
import { valueAt } from './pointer.ts';
import { connectionSchema, inputSchema, outputSchema, workspaceFileSchema } from './workspace.ts';

const connection = connectionSchema.parse({
  input: 'web', output: 'mixpanel', active: false, environments: { production: false }, settings: { forwardSessionMessages: false },
  minimum_app_version: '5.0', max_event_age_hours: 1, sampling_percent: 10,
  forwarding: {
    consent: { any: [{ regulation: 'gdpr', purpose: 'Ads', consented: true }, { regulation: 'ccpa', consented: false }] }, logged_in_only: true,
    attribution: { publisher: 'x' }, user_attribute: { name: 'tier', value: 'gold' }, event_attribute: { name: 'shelf', value: 'crime' },
  },
  custom_mappings: [{ to: 'a', matches: [{ message: 'custom_event' }], attributes: [{ to: 'x', from: 'y', required: true }] }],
});
const context: FlipContext = {
  file: workspaceFileSchema.parse({ name: 'w', workspace_token: '0123abcd' }),
  inputs: { web: inputSchema.parse({ platform: 'web', key: 'k', split: [{ output: 'mixpanel', from: 0, to: 20 }, { output: 'other', from: 20, to: 100 }, { output: 'mixpanel', from: 90, to: 100 }] }) },
  outputs: { mixpanel: outputSchema.parse({ partner: 'mixpanel', environment_settings: { production: {} }, filters: { platforms: { new_data_points: 'off', screens: { Home: { on: false } } } } }) },
  connections: { c: connection },
  batch: { timestamp_unixtime_ms: 1_700_000_000_000, consent_state: { gdpr: { ads: { consented: false, timestamp_unixtime_ms: 5, document: 'v1' } } } },
  event: { event_type: 'custom_event', data: { event_name: 'Add/To Cart', custom_event_type: 'transaction' } },
};
const files = { inputs: context.inputs, outputs: context.outputs, connections: context.connections };

const at = (path: string, kind: 'connection' | 'input' | 'output' | 'rule' | 'settings' | 'batch' = 'connection', name = 'c'): NonNullable<Reason['pointer']> => ({ kind, name, path });
const reason = (code: string, pointer: Reason['pointer'], value: Reason['value'] = null): Reason => ({ code, message: code, ...(pointer === undefined ? {} : { pointer }), value });

/** Label of each flip, and what the setting is after it. */
function outcomes(one: Reason, path: string): (readonly [string, Json | undefined])[] {
  return flipsOf(one, context).map(({ label, changes, batch }) => {
    const [change] = joinChanges(changes);
    if (change === undefined) return [label, valueAt(changeFile(context.batch as JsonObject, batch), path)] as const;
    const file = change.kind === 'workspace' ? context.file : change.kind === 'rules' ? {} : files[change.kind][change.name];
    return [label, valueAt(changeFile(file as JsonObject, change.ops), path)] as const;
  });
}

describe('what would undo a reason', () => {
  it.each<[Reason, string, [string, unknown][]]>([
    [reason('connection-inactive', at('/active'), false), '/active', [['Switch the connection on', true]]],
    [reason('environment-off', at('/environments/production'), 'production'), '/environments/production', [['Take production data', true]]],
    [reason('no-credentials', at('/environment_settings/production', 'output', 'mixpanel'), 'production'), '/environment_settings', [['Use the same settings for both environments', undefined]]],
    [reason('app-version-too-low', at('/minimum_app_version'), '4.1.9'), '/minimum_app_version', [['Lower the minimum app version to 4.1.9', '4.1.9'], ['Take every app version', undefined]]],
    [reason('app-version-too-low', at('/minimum_app_version'), 'v4-beta'), '/minimum_app_version', [['Take every app version', undefined]]],
    [reason('event-too-old', at('/max_event_age_hours'), 5), '/max_event_age_hours', [['Take events of any age', undefined]]],
    [reason('sampled-out', at('/sampling_percent'), 57), '/sampling_percent', [['Take all users', 100]]],
    [reason('sampling-no-user', at('/sampling_percent')), '/sampling_percent', [['Take all users', 100]]],
    [reason('split-elsewhere', at('/split/0', 'input', 'web'), 57), '/split', [['Give mixpanel all users', [{ output: 'other', from: 20, to: 100 }]]]],
    [reason('opted-out', at('/honor_opt_out'), true), '/honor_opt_out', [['Do not honour the opt-out', false]]],
    [reason('not-logged-in', at('/forwarding/logged_in_only'), false), '/forwarding/logged_in_only', [['Take users who are not logged in', false]]],
    [reason('attribution-rule', at('/forwarding/attribution')), '/forwarding/attribution', [['Remove the attribution rule', undefined]]],
    [reason('user-attribute-rule', at('/forwarding/user_attribute')), '/forwarding/user_attribute', [['Remove the user attribute rule', undefined]]],
    [reason('event-attribute-rule', at('/forwarding/event_attribute')), '/forwarding/event_attribute', [['Remove the event attribute rule', undefined]]],
    [reason('consent-no-user', at('/forwarding/consent')), '/forwarding/consent', [['Remove the consent rule', undefined]]],
    [reason('filter-screen', at('/filters/platforms/screens/Home/on', 'output', 'mixpanel'), 'Home'), '/filters/platforms/screens/Home/on', [['Switch "Home" on in the data filter', true]]],
    [reason('mapping-required-missing', at('/custom_mappings/0/attributes/0')), '/custom_mappings/0', [['Do not require the attribute', { ...connection.custom_mappings[0], attributes: [{ ...connection.custom_mappings[0]?.attributes[0], required: false }] }], ['Remove the custom mapping', undefined]]],
    [reason('mapping-no-products', at('/custom_mappings/0/selector'), 0), '/custom_mappings', [['Remove the custom mapping', []]]],
    [reason('rule-dropped', at('', 'rule', 'drop-bots')), '/active', [['Switch the rule drop-bots off', false]]],
    [reason('rule-error', { kind: 'rule', name: 'fix', file: 'rules/fix/index.js', line: 3 }), '/failure_action', [['Let the batch go on when the rule fails', 'proceed'], ['Switch the rule fix off', undefined]]],
    [reason('duplicate-batch', at('/duplicates/drop_batches', 'settings', 'duplicates')), '/duplicates/drop_batches', [['Keep repeated batches', false]]],
    [reason('duplicate-event', at('/duplicates/drop_events', 'settings', 'duplicates')), '/duplicates/drop_events', [['Keep repeated events', false]]],
    [reason('too-many-event-names', { kind: 'limit', name: 'too-many-event-names', path: '/events/0' }), '/limits/event_names', [['Take 2000 names of events', 2000]]],
    [reason('historical', at('/source_info/is_historical', 'batch', 'batch'), true), '/source_info/is_historical', [['Send it as current data', false]]],
    [reason('mixpanel.sessions-off', at('/settings/forwardSessionMessages'), false), '/settings/forwardSessionMessages', [['Set forwardSessionMessages to true', true]]],
    [reason('partner.switch-off', at('/settings/notSet'), false), '/settings/notSet', [['Set notSet to true', true]]],
  ])('$code', (one, path, expected) => {
    expect(outcomes(one, path)).toEqual(expected);
  });

  it('names a new data point in the filter, or lets all of them through', () => {
    const [named, all] = flipsOf(reason('filter-new-data-point', at('/filters/platforms/new_data_points', 'output', 'mixpanel'), 'Add/To Cart'), context);
    expect(named?.label).toBe('Name "Add/To Cart" in the data filter and switch it on');
    const changed = changeFile(context.outputs['mixpanel'] as JsonObject, named!.changes[0]!.ops);
    expect(outputSchema.parse(changed).filters.platforms).toMatchObject({ new_data_points: 'off', events: { transaction: { names: { 'Add/To Cart': { on: true } } } } });
    expect(all?.changes[0]?.ops).toEqual([{ op: 'add', path: '/filters/platforms/new_data_points', value: 'on' }]);
  });

  it('offers each row of a consent rule as what the user might have said', () => {
    expect(outcomes(reason('consent-missing', at('/forwarding/consent')), '/consent_state')).toEqual([
      ['Remove the consent rule', undefined],
      ['The user gave consent for Ads', { gdpr: { ads: { consented: true, timestamp_unixtime_ms: 1_700_000_000_000, document: 'v1' } } }],
      ['The user had not opted out of the sale of data', { gdpr: { ads: { consented: false, timestamp_unixtime_ms: 5, document: 'v1' } }, ccpa: { data_sale_opt_out: { consented: false, timestamp_unixtime_ms: 1_700_000_000_000 } } }],
    ]);
  });

  it('of a rule that excludes users offers the opposite of the row that matched alone', () => {
    const excluding = { ...context, connections: { c: { ...connection, forwarding: { ...connection.forwarding, consent: { ...connection.forwarding.consent!, forward: 'except' as const } } } } };
    expect(flipsOf(reason('consent-excluded', at('/forwarding/consent/any/1')), excluding).map(({ label }) => label)).toEqual(['Remove the consent rule', 'The user opted out of the sale of data']);
  });

  it.each([
    ['a partner that does not take it', reason('event-type-unsupported', at('/partner', 'output', 'mixpanel'), 'opt_out')],
    ['a value that only the user can know', reason('settings-invalid', at('/settings/token', 'output', 'mixpanel'))],
    ['a file that is gone', reason('consent-missing', { kind: 'connection', name: 'gone', path: '/forwarding/consent' })],
    ['a connection that is off and broken', reason('connection-inactive', { kind: 'connection', name: 'broken', path: '/active' }, false)],
    ['a plan', reason('plan-blocked', { kind: 'plan', name: 'shop', path: 'settings' })],
    ['nothing', reason('anything', undefined)],
  ])('has no answer to %s', (_name, one) => {
    expect(flipsOf(one, context)).toEqual([]);
  });

  it('leaves files that are still valid', () => {
    for (const flip of flipsOf(reason('consent-missing', at('/forwarding/consent')), context)) {
      for (const { ops } of flip.changes) expect(connectionSchema.safeParse(changeFile(connection as JsonObject, ops)).success).toBe(true);
    }
  });
});
