/** Which stages of a connection do anything, in the order in which they run: what the graph and the overview show between input and output. */
import { Braces, Filter, Gauge, MonitorSmartphone, Percent, Replace, Route, Shield, Split } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ConnectionFile, InputFile, OutputFile } from '../../../protocol/workspace.ts';
import type { InputClass } from '../../../protocol/data-filter.ts';
import type { SheetPart } from '../../stores/connection-place.ts';

export interface ActiveStage {
  readonly id: 'split' | 'gates' | 'sampling' | 'forwarding' | 'filter' | 'rules' | 'mappings' | 'kit';
  readonly icon: LucideIcon;
  /** A short sentence: what it asks or does. */
  readonly text: string;
  readonly part: SheetPart;
}

export function classOf(input: Pick<InputFile, 'platform'>): InputClass {
  return input.platform === 's2s' ? 'feeds' : 'platforms';
}

const list = new Intl.ListFormat('en-GB');

function forwardingText({ forwarding }: ConnectionFile): string | null {
  const parts = [
    forwarding.consent && 'consent', forwarding.user_attribute && 'a user attribute', forwarding.event_attribute && 'an event attribute',
    forwarding.attribution && 'the attribution', forwarding.logged_in_only && 'a login',
  ].filter((part) => typeof part === 'string');
  return parts.length === 0 ? null : `Forwarding goes by ${list.format(parts)}`;
}

/** A filter without a word in it lets everything pass. */
export function hasFilter(output: OutputFile | undefined, inputClass: InputClass): boolean {
  const filter = output?.filters[inputClass];
  if (filter === undefined) return false;
  return filter.new_data_points === 'off' || JSON.stringify(filter).includes('false');
}

export function stagesOf(connection: ConnectionFile, input: InputFile | undefined, output: OutputFile | undefined): ActiveStage[] {
  const share = (input?.split ?? []).filter((one) => one.output === connection.output);
  const gates = [connection.minimum_app_version && `version ${connection.minimum_app_version} and up`, connection.max_event_age_hours !== undefined && `at most ${connection.max_event_age_hours} h old`].filter((part) => typeof part === 'string');
  const forwarding = forwardingText(connection);
  const { rules, custom_mappings: mappings, kit } = connection;
  const stages: (ActiveStage | false)[] = [
    share.length > 0 && { id: 'split', icon: Split, text: `Split: users in buckets ${list.format(share.map(({ from, to }) => `${from} to ${to - 1}`))}`, part: 'input' },
    gates.length > 0 && { id: 'gates', icon: Gauge, text: `Only ${list.format(gates)}`, part: 'forwarding' },
    connection.sampling_percent < 100 && { id: 'sampling', icon: Percent, text: `${connection.sampling_percent} % of the users`, part: 'forwarding' },
    forwarding !== null && { id: 'forwarding', icon: connection.forwarding.consent ? Shield : Route, text: forwarding, part: 'forwarding' },
    input !== undefined && hasFilter(output, classOf(input)) && { id: 'filter', icon: Filter, text: 'The data filter holds something back', part: 'filter' },
    rules.length > 0 && { id: 'rules', icon: Braces, text: `Output rules: ${rules.join(', ')}`, part: 'rules' },
    mappings.length > 0 && { id: 'mappings', icon: Replace, text: `${mappings.length} custom ${mappings.length === 1 ? 'mapping' : 'mappings'}`, part: 'mappings' },
    kit !== undefined && { id: 'kit', icon: MonitorSmartphone, text: `The app sends with the kit ${kit.name} as well`, part: 'kit' },
  ];
  return stages.filter((stage) => stage !== false);
}
