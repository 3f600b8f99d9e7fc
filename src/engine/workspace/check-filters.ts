/** Data filters that do not do what they seem to say: switches below something that is off, one name written twice, purposes that do not exist. */
import { INPUT_CLASSES } from '../../protocol/data-filter.ts';
import type { DataFilter } from '../../protocol/data-filter.ts';
import type { PrivacySettings } from '../../protocol/privacy.ts';
import type { OutputFile } from '../../protocol/workspace.ts';
import { listed, plural, quoted } from '../wording.ts';
import type { FileIssue } from './check-issue.ts';
import { purposeProblem } from './check-purposes.ts';

type Toggles = Readonly<Record<string, boolean>>;
type Node = { readonly on?: boolean | undefined; readonly attributes: Toggles };
type Path = readonly (string | number)[];

/** Switches that are on, with their paths. */
interface Switched {
  readonly path: Path;
  readonly what: string;
}

export function filterIssues({ filters }: OutputFile, privacy: PrivacySettings): FileIssue[] {
  return INPUT_CLASSES.flatMap((inputClass) => {
    const filter = filters[inputClass];
    if (filter === undefined) return [];
    const issues = [...offParents(filter), ...sameNames(filter), ...unknownPurposes(filter, privacy)];
    return issues.map((issue) => ({ ...issue, path: ['filters', inputClass, ...issue.path] }));
  });
}

const onIn = (path: Path, toggles: Toggles, what: (name: string) => string): Switched[] =>
  Object.entries(toggles).flatMap(([name, on]) => (on ? [{ path: [...path, name], what: what(name) }] : []));
const attributesOn = (path: Path, { attributes }: Node): Switched[] => onIn([...path, 'attributes'], attributes, (name) => `the attribute ${quoted(name)}`);

/** Nodes by name with everything below them that is on. */
function nodesOn(path: Path, nodes: Readonly<Record<string, Node | undefined>>, what: (name: string) => string): Switched[] {
  return Object.entries(nodes).flatMap(([name, node]) => (node === undefined ? [] : [...(node.on === true ? [{ path: [...path, name, 'on'], what: what(name) }] : []), ...attributesOn([...path, name], node)]));
}

const event = (name: string): string => `the event ${quoted(name)}`;
const screen = (name: string): string => `the screen ${quoted(name)}`;
const commerce = (name: string): string => `commerce events of type ${quoted(name)}`;

/** A parent that is off, and what is on below it. A parent below another one that is off is left to that one. */
function offParents(filter: DataFilter): FileIssue[] {
  const { message_types: types, events, screens, products, promotions, consent } = filter;
  const found: FileIssue[] = [];
  const off = (what: string, switchAt: Path, below: readonly Switched[]): void => {
    const [first] = below;
    if (first === undefined) return;
    const others = below.length === 1 ? '' : ` and ${plural(below.length - 1, 'other switch', 'other switches')}`;
    found.push({
      path: first.path, severity: 'warning', code: 'no-effect',
      message: `${first.what[0]!.toUpperCase()}${first.what.slice(1)}${others} ${below.length === 1 ? 'is' : 'are'} on, but ${what} off, and that takes everything below along: switch ${quoted(switchAt.join('.'))} on, or take this out.`,
    });
  };
  const typesOff = (type: keyof typeof types, below: readonly Switched[]): boolean => {
    if (types[type] !== false) return false;
    off(`${type} events are`, ['message_types', type], below);
    return true;
  };
  const nodesOff = (path: Path, nodes: Readonly<Record<string, Node | undefined>>, what: (name: string) => string): void => {
    for (const [name, node] of Object.entries(nodes)) if (node?.on === false) off(`${what(name)} is`, [...path, name, 'on'], attributesOn([...path, name], node));
  };
  const eventsBelow = Object.entries(events).flatMap(([type, group]) => [...(group?.on === true ? [{ path: ['events', type, 'on'], what: `the event type ${quoted(type)}` }] : []), ...nodesOn(['events', type, 'names'], group?.names ?? {}, event)]);
  if (!typesOff('custom_event', eventsBelow)) {
    for (const [type, group] of Object.entries(events)) {
      if (group?.on === false) off(`the event type ${quoted(type)} is`, ['events', type, 'on'], nodesOn(['events', type, 'names'], group.names, event));
      else if (group !== undefined) nodesOff(['events', type, 'names'], group.names, event);
    }
  }
  if (!typesOff('screen_view', nodesOn(['screens'], screens, screen))) nodesOff(['screens'], screens, screen);
  if (!typesOff('commerce_event', nodesOn(['commerce'], filter.commerce as Readonly<Record<string, Node>>, commerce))) nodesOff(['commerce'], filter.commerce as Readonly<Record<string, Node>>, (name) => `the commerce type ${quoted(name)}`);
  typesOff('application_state_transition', onIn(['app_state'], filter.app_state as Toggles, (name) => `the app state ${quoted(name)}`));
  if (products.on === false) off('products are', ['products', 'on'], attributesOn(['products'], products));
  if (promotions.on === false) off('promotions are', ['promotions', 'on'], attributesOn(['promotions'], promotions));
  if (consent.gdpr.on === false) off('consent under GDPR is', ['consent', 'gdpr', 'on'], onIn(['consent', 'gdpr', 'purposes'], consent.gdpr.purposes, (name) => `the purpose ${quoted(name)}`));
  return found;
}

/** Names are matched without regard to case. */
function sameNames(filter: DataFilter): FileIssue[] {
  const records: [Path, object][] = [
    ...Object.entries(filter.events).flatMap(([type, group]): [Path, object][] => (group === undefined ? [] : withAttributes(['events', type, 'names'], group.names))),
    ...withAttributes(['screens'], filter.screens),
    ...Object.entries(filter.commerce).map(([type, node]): [Path, object] => [['commerce', type, 'attributes'], node.attributes]),
    [['products', 'attributes'], filter.products.attributes], [['promotions', 'attributes'], filter.promotions.attributes],
    [['user_attributes'], filter.user_attributes], [['consent', 'gdpr', 'purposes'], filter.consent.gdpr.purposes],
  ];
  return records.flatMap(([path, record]) => {
    const first = new Map<string, string>();
    return Object.keys(record).flatMap((name): FileIssue[] => {
      const other = first.get(name.toLowerCase());
      first.set(name.toLowerCase(), other ?? name);
      if (other === undefined) return [];
      return [{ path: [...path, name], severity: 'warning', code: 'names-differ-by-case', message: `${listed([other, name], 'and')} are one data point, since names are matched without regard to case, and off counts: keep one of them.` }];
    });
  });
}

function withAttributes(path: Path, nodes: Readonly<Record<string, Node>>): [Path, object][] {
  return [[path, nodes], ...Object.entries(nodes).map(([name, node]): [Path, object] => [[...path, name, 'attributes'], node.attributes])];
}

function unknownPurposes({ consent }: DataFilter, privacy: PrivacySettings): FileIssue[] {
  return Object.keys(consent.gdpr.purposes).flatMap((purpose) => purposeProblem(['consent', 'gdpr', 'purposes', purpose], purpose, privacy, 'The hosted product keeps no consent on it, so there this switch does nothing'));
}
