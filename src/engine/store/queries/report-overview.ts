/** `GET /reports/overview`: the hosted activity overview (spec/pipeline.md g.1). */
import type Database from 'better-sqlite3';
import type { OverviewReport } from '../../../protocol/report.ts';
import { USER_ATTRIBUTES } from '../catalog.ts';
import { activeFilter, countActive, identitySets } from './active-users.ts';
import { bucketMs, EVENTS_ONLY, joined, scopeFilter, textValue } from './report-range.ts';
import type { ReportArgs } from './report-range.ts';
import { readBuckets, readCounts } from './report-read.ts';
import type { FacetCount } from './report-read.ts';

export interface OverviewArgs extends ReportArgs {
  /** Names of inputs that are feeds; every other input is a platform. */
  readonly feeds: readonly string[];
  /** Outputs with a connection that is switched on. */
  readonly eventOutputs: number;
}

type Tile = OverviewReport['tiles'][number];

const MOST_BUCKETS = 60;

interface Period {
  readonly counts: ReturnType<typeof readCounts>;
  readonly users: number;
  readonly fatal: number;
}

function period(db: Database.Database, args: ReportArgs): Period {
  const place = [args.input, args.env].filter((one) => one !== null);
  const fatal = db.prepare(`SELECT count(*) FROM alerts a WHERE a.at >= ? AND a.at < ? AND a.kind IN (SELECT k.id FROM alert_kinds k WHERE k.severity = 'fatal'${args.input === null ? '' : ' AND k.input = ?'}${args.env === null ? '' : ' AND k.env = ?'})`).pluck().get(args.from, args.to, ...place) as number;
  return { counts: readCounts(db, args), users: countActive(db, args), fatal };
}

export function overviewReport(db: Database.Database, args: OverviewArgs): OverviewReport {
  const now = period(db, args);
  const length = args.to - args.from;
  const before = period(db, { ...args, from: args.from - length, to: args.from });
  return {
    from: args.from, to: args.to,
    tiles: tilesOf(args, now, before),
    chart: chartOf(db, args),
    identities: identitiesOf(db, args, now.users),
    connections: {
      ...activeInputs(now.counts.events, args.feeds),
      custom_events: new Set(now.counts.events.filter(({ facet }) => facet.type === 'custom_event').map(({ facet }) => facet.name)).size,
      user_attributes: db.prepare('SELECT count(*) FROM catalog_attributes WHERE type = ? AND last_at >= ? AND first_at < ?').pluck().get(USER_ATTRIBUTES, args.from, args.to) as number,
      event_outputs: args.eventOutputs, audience_outputs: 0,
    },
  };
}

const sumOf = (events: readonly FacetCount[], of: (one: FacetCount) => number, when: (facet: FacetCount['facet']) => boolean = () => true): number => events.reduce((sum, one) => (when(one.facet) ? sum + of(one) : sum), 0);
const count = ({ n }: FacetCount): number => n;
const isSessionEnd = ({ type }: FacetCount['facet']): boolean => type === 'session_end';

function averageSession(events: readonly FacetCount[]): number {
  const ends = sumOf(events, count, isSessionEnd);
  return ends === 0 ? 0 : Math.round(sumOf(events, ({ total }) => total, isSessionEnd) / ends);
}

/** Purchases minus refunds by currency. */
function revenue(events: readonly FacetCount[]): Map<string, number> {
  const money = new Map<string, number>();
  for (const { facet, total } of events) {
    if (facet.type !== 'commerce_event' || (facet.kind !== 'purchase' && facet.kind !== 'refund')) continue;
    money.set(facet.currency, (money.get(facet.currency) ?? 0) + (facet.kind === 'refund' ? -Math.abs(total) : total));
  }
  return new Map([...money].map(([currency, amount]) => [currency, Math.round(amount * 1e6) / 1e6]));
}

function tilesOf(args: ReportArgs, now: Period, before: Period): Tile[] {
  const scope = scopeFilter(args);
  const [events, earlier] = [now.counts.events, before.counts.events];
  const tile = (id: Tile['id'], label: string, of: readonly [number, number], filter: string, more: Partial<Tile> = {}): Tile => {
    const [value, previous] = of;
    return { id, label, value, unit: 'count', currency: null, previous, trend: previous === 0 ? null : Math.round(((value - previous) / Math.abs(previous)) * 1000) / 10, filter, list: 'events', ...more };
  };
  const both = (of: (events: readonly FacetCount[]) => number): [number, number] => [of(events), of(earlier)];
  const [money, moneyBefore] = [revenue(events), revenue(earlier)];
  const currencies = [...new Set([...money.keys(), ...moneyBefore.keys()])].sort().filter((currency) => (money.get(currency) ?? 0) !== 0 || (moneyBefore.get(currency) ?? 0) !== 0);
  return [
    tile('active-users', 'Active users', [now.users, before.users], activeFilter(args), { list: 'users' }),
    tile('installs', 'Installs', both((rows) => sumOf(rows, count, ({ start }) => start === 'install')), joined(scope, 'is:install')),
    tile('sessions', 'Sessions', both((rows) => sumOf(rows, count, ({ type }) => type === 'session_start')), joined(scope, 'type=session_start')),
    tile('average-session', 'Average session', both(averageSession), joined(scope, 'type=session_end'), { unit: 'ms' }),
    tile('data-in', 'Data in', both((rows) => sumOf(rows, count)), joined(scope, EVENTS_ONLY)),
    tile('data-out', 'Data out', both((rows) => sumOf(rows, ({ forwarded }) => forwarded)), joined(scope, 'outcome=delivered')),
    tile('alerts', 'Alerts', [now.fatal, before.fatal], joined(scope, 'severity=fatal'), { list: 'alerts' }),
    ...currencies.map((currency) => tile('revenue', 'Revenue', [money.get(currency) ?? 0, moneyBefore.get(currency) ?? 0],
      joined(scope, 'type=commerce_event kind=purchase,refund', currency === '' ? '-attr.currency_code' : `attr.currency_code=${textValue(currency)}`), { unit: 'money', currency: currency === '' ? null : currency })),
  ];
}

function chartOf(db: Database.Database, args: ReportArgs): OverviewReport['chart'] {
  const length = bucketMs(args, MOST_BUCKETS);
  const at = Array.from({ length: Math.ceil((args.to - args.from) / length) }, (_, index) => args.from + index * length);
  const inputs = new Map<string, { received: number[]; forwarded: number[] }>();
  for (const { input, bucket, received, forwarded } of readBuckets(db, args, length)) {
    let known = inputs.get(input);
    if (known === undefined) inputs.set(input, known = { received: at.map(() => 0), forwarded: at.map(() => 0) });
    known.received[bucket]! += received;
    known.forwarded[bucket]! += forwarded;
  }
  return { bucket_ms: length, at, inputs: [...inputs].map(([input, counts]) => ({ input, ...counts })).sort((a, b) => (a.input < b.input ? -1 : 1)) };
}

function identitiesOf(db: Database.Database, args: ReportArgs, users: number): OverviewReport['identities'] {
  const types = new Map<string, number>();
  const overlaps = new Map<string, { a: string; b: string; users: number }>();
  for (const set of identitySets(db, args)) {
    const own = set.types.sort();
    own.forEach((a, index) => {
      types.set(a, (types.get(a) ?? 0) + set.users);
      for (const b of own.slice(index + 1)) {
        const known = overlaps.get(`${a}\n${b}`);
        if (known === undefined) overlaps.set(`${a}\n${b}`, { a, b, users: set.users });
        else known.users += set.users;
      }
    });
  }
  return {
    users,
    types: [...types].map(([type, of]) => ({ type, users: of, filter: activeFilter(args, [type]) })).sort((a, b) => b.users - a.users),
    overlaps: [...overlaps.values()].map((one) => ({ ...one, filter: activeFilter(args, [one.a, one.b]) })).sort((a, b) => b.users - a.users),
  };
}

function activeInputs(events: readonly FacetCount[], feeds: readonly string[]): { platforms: number; feeds: number } {
  const inputs = new Set(events.map(({ facet }) => facet.input));
  const active = feeds.filter((feed) => inputs.has(feed)).length;
  return { platforms: inputs.size - active, feeds: active };
}
