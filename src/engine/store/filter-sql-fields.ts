/** Where each filter field lives in the store's tables: the counterpart of `valuesOf` in protocol/filter/evaluate.ts. */
import type { FilterEntity } from '../../protocol/filter/fields.ts';

/** At most one value a row. */
export interface ColumnAccess {
  readonly via: 'column';
  readonly sql: string;
  /** Column that an index leads with, in the entity's own table. */
  readonly index?: string;
  /** Stored in mixed case: compared and indexed with NOCASE. */
  readonly nocase?: boolean;
}

/** Any number of values, in rows that belong to the entity's row. */
export interface RowsAccess {
  readonly via: 'rows';
  readonly sources: readonly RowSource[];
}

export interface RowSource {
  readonly from: string;
  readonly where: string;
  readonly value: string;
  /** For map fields: the column that holds the key. */
  readonly key?: string;
  /** JSON text that must contain the quoted key: spares most rows the parsing. */
  readonly keyText?: string;
}

/** A column of `event_outcomes`: one value for each output, see `outputScope`. */
export interface OutcomeAccess {
  readonly via: 'outcome';
  readonly sql: string;
  readonly guard?: string;
}

export type Access = ColumnAccess | RowsAccess | OutcomeAccess | { readonly via: 'marks' };

export interface EntityTable {
  readonly table: string;
  readonly alias: string;
  readonly seq: string;
  /** What free text is looked for in. */
  readonly search: string;
}

const concat = (...columns: string[]): string => columns.map((column) => `coalesce(${column}, '')`).join(" || ' ' || ");

export const ENTITY_TABLES: Readonly<Record<FilterEntity, EntityTable>> = {
  events: { table: 'events', alias: 'e', seq: 'seq', search: 'e.search' },
  batches: { table: 'events', alias: 'e', seq: 'seq', search: 'e.search' },
  deliveries: { table: 'deliveries', alias: 'd', seq: 'seq', search: concat('d.output', 'd.connection', 'd.partner', 'd.purpose', 'd.url', 'd.outcome', 'd.code', 'd.batch_id', 'd.id') },
  requests: { table: 'inbox.requests', alias: 'r', seq: 'id', search: concat('r.method', 'r.path', 'r.surface', 'r.input', 'r.client', 'r.remote', 'r.status', 'r.notes') },
  violations: { table: 'violations', alias: 'v', seq: 'seq', search: concat('v.code', 'v.message', 'v.pointer', 'v.batch_id', 'v.event_id') },
  alerts: { table: 'alerts', alias: 'a', seq: 'seq', search: concat('a.output', 'a.connection', 'a.label', 'a.code', 'a.message', 'a.event_id') },
};

/** Indexes of the store's migration; `seq` is part of each as the rowid. */
export const FILTER_INDEXES: readonly string[] = [
  'CREATE INDEX IF NOT EXISTS events_by_type ON events(type)',
  'CREATE INDEX IF NOT EXISTS events_by_name ON events(name COLLATE NOCASE)',
  'CREATE INDEX IF NOT EXISTS events_by_input ON events(input COLLATE NOCASE)',
  'CREATE INDEX IF NOT EXISTS events_by_env ON events(env)',
  'CREATE INDEX IF NOT EXISTS events_by_mpid ON events(mpid COLLATE NOCASE)',
  'CREATE INDEX IF NOT EXISTS events_by_session ON events(session COLLATE NOCASE)',
  'CREATE INDEX IF NOT EXISTS events_by_device ON events(device COLLATE NOCASE)',
  'CREATE INDEX IF NOT EXISTS events_by_source ON events(source COLLATE NOCASE)',
  'CREATE INDEX IF NOT EXISTS events_by_outcome ON events(outcome)',
  'CREATE INDEX IF NOT EXISTS events_by_received ON events(received_at)',
  'CREATE INDEX IF NOT EXISTS batches_by_received ON batches(received_at)',
  "CREATE INDEX IF NOT EXISTS events_marked ON events(seq, flags) WHERE flags <> '[]'",
  'CREATE INDEX IF NOT EXISTS events_violating ON events(seq) WHERE violations > 0',
  'CREATE INDEX IF NOT EXISTS outcomes_by_output ON event_outcomes(output COLLATE NOCASE, outcome, event_seq, status)',
  'CREATE INDEX IF NOT EXISTS outcomes_refused ON event_outcomes(status, event_seq) WHERE status >= 400',
  'CREATE INDEX IF NOT EXISTS violations_by_event ON violations(event_id)',
  'CREATE INDEX IF NOT EXISTS deliveries_by_output ON deliveries(output COLLATE NOCASE)',
  'CREATE INDEX IF NOT EXISTS deliveries_by_outcome ON deliveries(outcome)',
];

export const ERROR_OUTCOMES = "('failed', 'retrying', 'rule-error')";
const TOUCHED = "('changed', 'dropped', 'error')";

/** Text of a JSON scalar as JavaScript writes it. */
function jsonText(alias: string): string {
  return `CASE ${alias}.type WHEN 'text' THEN ${alias}.value WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN '' WHEN 'integer' THEN CAST(${alias}.value AS TEXT) ELSE filter_text(${alias}.value) END`;
}

const SCALAR = "NOT IN ('array', 'object')";

/** A JSON object's members; a list counts as each of its elements. */
function jsonMap(json: string, path: string, from: string, where: string): RowSource[] {
  const member = `${from}json_each(${json}, '${path}') m`;
  const guard = `${where}typeof(m.key) = 'text'`;
  return [
    { from: member, where: `${guard} AND m.type ${SCALAR}`, value: jsonText('m'), key: 'm.key', keyText: json },
    {
      from: `${member}, json_each(CASE m.type WHEN 'array' THEN m.value ELSE '[]' END) j`,
      where: `${guard} AND j.type ${SCALAR}`, value: jsonText('j'), key: 'm.key', keyText: json,
    },
  ];
}

type AccessTable = Readonly<Record<string, Access>>;

function column(sql: string, index?: string, nocase = false): ColumnAccess {
  return { via: 'column', sql, nocase, ...(index === undefined ? {} : { index }) };
}

const rows = (...sources: RowSource[]): RowsAccess => ({ via: 'rows', sources });

/** Facts that only the batch's JSON holds; `link` is the column that names the batch. */
function batchFacts(link: string): AccessTable {
  const where = `b.seq = ${link}`;
  const map = (path: string): RowsAccess => rows(...jsonMap('b.batch', path, 'batches b, ', `${where} AND `));
  const consent = (regulation: string): RowSource => ({
    from: `batches b, json_each(b.batch, '$.consent_state.${regulation}') m`,
    where: `${where} AND typeof(m.key) = 'text' AND m.type = 'object' AND json_type(m.value, '$.consented') IN ('true', 'false')`,
    value: "CASE json_type(m.value, '$.consented') WHEN 'true' THEN 'yes' ELSE 'no' END", key: 'm.key', keyText: 'b.batch',
  });
  return {
    user: map('$.user_identities'),
    ua: map('$.user_attributes'),
    consent: rows(consent('gdpr'), consent('ccpa')),
    plan: rows({ from: 'batches b', where, value: "nullif(json_extract(b.batch, '$.context.data_plan.plan_id'), '')" }),
    version: rows(
      { from: 'batches b', where: `${where} AND json_type(b.batch, '$.context.data_plan.plan_version') IN ('integer', 'real')`, value: "json_extract(b.batch, '$.context.data_plan.plan_version')" },
      // A batch that names no version is checked against the newest active one.
      {
        from: 'batches b, json_each(b.trace) s',
        where: `${where} AND json_extract(s.value, '$.stage') = 'data-plan' AND json_type(s.value, '$.reason.pointer.version') = 'integer'`,
        value: "json_extract(s.value, '$.reason.pointer.version')",
      },
    ),
  };
}

function fromBatch(link: string): AccessTable {
  const of = (value: string): RowsAccess => rows({ from: 'batches b', where: `b.seq = ${link}`, value: `nullif(b.${value}, '')` });
  return {
    input: of('input'), env: of('env'), mpid: of('mpid'), device: of('device'), source: of('source'),
    platform: of('platform'), sdk: of('sdk'), batch: of('id'), ...batchFacts(link),
  };
}

function fromEvent(link: string): AccessTable {
  const of = (value: string): RowsAccess => rows({ from: 'events x', where: `x.id = ${link}`, value: `nullif(x.${value}, '')` });
  return { type: of('type'), name: of('name'), kind: of('kind'), session: of('session') };
}

const outcome = (sql: string, guard?: string): OutcomeAccess => ({ via: 'outcome', sql, ...(guard === undefined ? {} : { guard }) });
const constant = (text: string): ColumnAccess => column(`'${text}'`);

/** The check of one event reads its few outcome rows; without the `+` SQLite walks all rows of the output instead. */
const UNINDEXED_OUTPUT = '(+o.output)';

const EVENTS: AccessTable = {
  ...batchFacts('e.batch_seq'),
  type: column('e.type', 'type'),
  name: column('e.name', 'name', true),
  kind: column('e.kind'),
  input: column('e.input', 'input', true),
  env: column('e.env', 'env'),
  mpid: column('e.mpid', 'mpid', true),
  device: column('e.device', 'device', true),
  source: column('e.source', 'source', true),
  platform: column('e.platform'),
  sdk: column('e.sdk'),
  session: column('e.session', 'session', true),
  id: column('e.id', 'id'),
  batch: rows({ from: 'batches b', where: 'b.seq = e.batch_seq', value: 'b.id' }),
  bytes: column('e.bytes'),
  took: column('e.took_ms'),
  age: column('e.received_at', 'received_at'),
  at: column('e.at'),
  late: column('(e.received_at - e.at)'),
  ended: column('e.ended', 'ended'),
  dir: constant('in'),
  output: outcome(UNINDEXED_OUTPUT),
  connection: outcome('o.connection'),
  outcome: outcome('o.outcome'),
  status: outcome('o.status'),
  code: outcome('o.code'),
  stage: outcome('o.stage'),
  error: outcome('o.code', `o.outcome IN ${ERROR_OUTCOMES}`),
  violation: rows(
    { from: 'violations w', where: 'w.event_id = e.id', value: 'w.code' },
    // What a batch's user attributes and identities violate shows at its first event.
    { from: 'violations w', where: 'e.idx = 0 AND w.batch_seq = e.batch_seq AND w.event_id IS NULL', value: 'w.code' },
    // `violation=#12`: the events behind one group.
    { from: 'violations w', where: 'w.event_id = e.id', value: "'#' || w.group_id" },
    { from: 'violations w', where: 'e.idx = 0 AND w.batch_seq = e.batch_seq AND w.event_id IS NULL', value: "'#' || w.group_id" },
  ),
  is: { via: 'marks' },
  rule: rows(
    {
      from: 'batches b, json_each(b.trace) s',
      where: `b.seq = e.batch_seq AND instr(b.trace, '"rule"') > 0 AND json_extract(s.value, '$.verdict') IN ${TOUCHED} AND json_extract(s.value, '$.reason.pointer.kind') = 'rule'`,
      value: "json_extract(s.value, '$.reason.pointer.name')",
    },
    {
      from: "batches b, json_each(b.trace) s, json_each(s.value, '$.events') t",
      where: `b.seq = e.batch_seq AND instr(b.trace, '"rule"') > 0 AND json_extract(t.value, '$.event_id') = e.id AND json_extract(t.value, '$.verdict') IN ${TOUCHED} AND json_extract(t.value, '$.reason.pointer.kind') = 'rule'`,
      value: "json_extract(t.value, '$.reason.pointer.name')",
    },
  ),
  attr: rows({
    from: "json_tree(CASE WHEN instr(e.data, '\"custom_flags\"') > 0 THEN json_remove(e.data, '$.custom_flags') ELSE e.data END) m",
    where: `typeof(m.key) = 'text' AND m.type ${SCALAR}`, value: jsonText('m'), key: 'm.key', keyText: 'e.data',
  }),
  flag: rows(...jsonMap('e.data', '$.custom_flags', '', '')),
};

/** A batch matches when one of its events does; only its own counts are read from the batch itself. */
const BATCHES: AccessTable = {
  ...EVENTS,
  id: rows({ from: 'batches b', where: 'b.seq = e.batch_seq', value: 'b.id' }),
  bytes: rows({ from: 'batches b', where: 'b.seq = e.batch_seq', value: 'b.bytes' }),
  events: rows({ from: 'batches b', where: 'b.seq = e.batch_seq', value: 'b.events' }),
};

const DELIVERIES: AccessTable = {
  ...fromBatch('d.batch_seq'),
  id: column('d.id', 'id'),
  batch: column('d.batch_id'),
  output: column('d.output', 'output', true),
  connection: column('d.connection'),
  partner: column('d.partner'),
  purpose: column('d.purpose'),
  url: column('d.url'),
  status: column('d.status'),
  attempt: column('d.attempt'),
  outcome: column('d.outcome', 'outcome'),
  code: column('d.code'),
  error: column(`CASE WHEN d.outcome IN ${ERROR_OUTCOMES} THEN d.code END`),
  took: column('d.took_ms'),
  bytes: column('d.bytes'),
  age: column('d.at'),
  at: column('d.at'),
  dir: constant('out'),
};

const REQUESTS: AccessTable = {
  id: column('CAST(r.id AS TEXT)'),
  method: column('r.method'),
  path: column('r.path'),
  surface: column('r.surface'),
  input: column('r.input'),
  client: column('r.client'),
  remote: column('r.remote'),
  status: column('r.status'),
  bytes: column('r.bytes'),
  took: column('r.took_ms'),
  batches: column('r.batches'),
  note: rows({ from: 'json_each(r.notes) n', where: "n.type = 'object'", value: "json_extract(n.value, '$.code')" }),
  age: column('r.at'),
  at: column('r.at'),
  dir: constant('in'),
};

const VIOLATIONS: AccessTable = {
  ...fromBatch('v.batch_seq'),
  ...fromEvent('v.event_id'),
  id: column('CAST(v.seq AS TEXT)'),
  violation: rows(
    { from: 'violation_groups g', where: 'g.id = v.group_id', value: 'v.code' },
    { from: 'violation_groups g', where: 'g.id = v.group_id', value: "'#' || g.id" },
  ),
  plan: rows({ from: 'violation_groups g', where: 'g.id = v.group_id', value: 'g.plan' }),
  version: rows({ from: 'violation_groups g', where: 'g.id = v.group_id', value: 'g.version' }),
  code: column('v.code'),
  message: column('v.message'),
  age: column('v.at'),
  at: column('v.at'),
  dir: constant('in'),
};

const ALERTS: AccessTable = {
  ...fromBatch('a.batch_seq'),
  ...fromEvent('a.event_id'),
  input: column('a.input'),
  env: column('a.env'),
  label: column('a.label'),
  severity: column('a.severity'),
  id: column('a.id'),
  output: column('a.output'),
  connection: column('a.connection'),
  code: column('a.code'),
  message: column('a.message'),
  age: column('a.at', 'at'),
  at: column('a.at'),
  dir: constant('out'),
};

export const FIELD_ACCESS: Readonly<Record<FilterEntity, AccessTable>> = {
  events: EVENTS, batches: BATCHES, deliveries: DELIVERIES, requests: REQUESTS, violations: VIOLATIONS, alerts: ALERTS,
};
