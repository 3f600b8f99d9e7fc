/** Counts over what was captured: the hosted Activity pages, the matrix, the map, and a batch's spans (spec/pipeline.md g). */
import { z } from 'zod';
import { INPUT_CLASSES } from '../../../protocol/data-filter.ts';
import { consentMatrixSchema } from '../../../protocol/explain.ts';
import { alertReportSchema, alertTypeSchema, filterPointsSchema, forwardingReportSchema, mapReportSchema, matrixReportSchema, overviewReportSchema, reportQuerySchema, spanSchema } from '../../../protocol/report.ts';
import type { FilterPoints, ReportQuery } from '../../../protocol/report.ts';
import { CCPA_PURPOSE } from '../../../protocol/user.ts';
import type { Workspace } from '../../../protocol/workspace.ts';
import { ALERT_TYPES } from '../../alerts/index.ts';
import { inputClassOf } from '../../connections/index.ts';
import { consentMatrix } from '../../store/queries/report-consent.ts';
import { alignedRange } from '../../store/queries/report-range.ts';
import type { ReportArgs } from '../../store/queries/report-range.ts';
import { spansOf } from '../../store/queries/report-spans.ts';
import { userScope } from '../../store/queries/users.ts';
import type { ControlHost } from '../host.ts';
import { activeOutputs, connectionLabels, feedsOf, forwardingOutputs, mapConnections, mapInputs, mapOutputs, matrixColumns, spanNames } from '../report-facts.ts';
import { requireOutput } from '../require-output.ts';
import { ApiError, notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The hosted page of alerts shows as much (g.3). */
const ALERTS_MS = 12 * HOUR_MS;

const current = (engine: ControlHost): Workspace => engine.workspace.current.workspace;

/** The time asked for; without a `from` it is the `length` before its end. */
function asked({ from, to }: ReportQuery, now: number, length: number): { from: number; to: number } {
  const end = to ?? now;
  const start = from ?? end - length;
  if (start >= end) throw new ApiError(400, 'invalid', '"to" must be later than "from"; both are Unix milliseconds.', 'to');
  return { from: start, to: end };
}

/** Of a report about a day where nothing else is asked for. */
export function argsOf(query: ReportQuery, now: number): ReportArgs {
  return { ...alignedRange(asked(query, now, DAY_MS)), env: query.env ?? null, input: query.input ?? null };
}

/** Alerts stand in columns of an hour, shorter or longer where the time asked for is (g.3). */
function alertBucket({ from, to }: { from: number; to: number }): number {
  const length = to - from;
  if (length <= 2 * HOUR_MS) return HOUR_MS / 12;
  return length <= 2 * DAY_MS ? HOUR_MS : DAY_MS * Math.ceil(length / (60 * DAY_MS));
}

export function addReportRoutes(table: RouteTable, engine: ControlHost): void {
  const now = (): number => engine.clock.now();
  table.add({
    method: 'GET', path: '/reports/overview', summary: 'Activity overview: users, sessions, events in and out, revenue, with the trend; identities', query: reportQuerySchema, answer: overviewReportSchema,
    run: ({ query, signal }) => engine.query.call('overviewReport', { ...argsOf(query, now()), feeds: feedsOf(current(engine)), eventOutputs: activeOutputs(current(engine)) }, signal),
  });
  table.add({
    method: 'GET', path: '/reports/forwarding', summary: 'Event forwarding: events in and out by output, and why fewer went out', query: reportQuerySchema, answer: forwardingReportSchema,
    run: ({ query, signal }) => engine.query.call('forwardingReport', { ...argsOf(query, now()), outputs: forwardingOutputs(current(engine), query.input ?? null) }, signal),
  });
  table.add({
    method: 'GET', path: '/reports/alerts', summary: 'System alerts by connection, type, time and input; the last 12 hours', query: reportQuerySchema, answer: alertReportSchema,
    run: ({ query, signal }) => {
      const time = asked(query, now(), ALERTS_MS);
      const bucketMs = alertBucket(time);
      return engine.query.call('alertReport', { ...alignedRange(time, bucketMs), env: query.env ?? null, input: query.input ?? null, bucketMs, labels: connectionLabels(current(engine)) }, signal);
    },
  });
  table.add({
    method: 'GET', path: '/alert-types', summary: 'Every type of system alert: label, meaning, severity, and who raises it', answer: z.object({ items: z.array(alertTypeSchema) }),
    run: () => ({ items: ALERT_TYPES.map(({ label, meaning, severity, integrations, retried, hosted }) => ({ label, meaning, severity, integrations: [...integrations], retried, hosted })) }),
  });
  table.add({
    method: 'GET', path: '/reports/matrix', summary: 'Outputs by event names, each cell with an example', query: reportQuerySchema, answer: matrixReportSchema,
    run: ({ query, signal }) => engine.query.call('matrixReport', { ...argsOf(query, now()), connections: matrixColumns(current(engine), query.input ?? null), now: now() }, signal),
  });
  table.add({
    method: 'GET', path: '/reports/map', summary: 'Inputs, connections and outputs with their traffic', query: reportQuerySchema, answer: mapReportSchema,
    run: ({ query, signal }) => engine.query.call('mapReport', {
      ...argsOf(query, now()), inputs: mapInputs(current(engine)), outputs: mapOutputs(current(engine)), connections: mapConnections(current(engine), (name) => engine.workspace.secrets.get(name)),
    }, signal),
  });
  table.add({
    method: 'GET', path: '/reports/consent', summary: 'What each connection\'s consent rule says of a user, and what would change it', query: z.object({ mpid: z.string().regex(/^-?\d{1,19}$/, 'an MPID is a whole number, written as text') }), answer: consentMatrixSchema,
    run: async ({ query, signal }) => {
      const user = await engine.query.call('user', { ...userScope(current(engine).file), mpid: query.mpid }, signal);
      if (user === null) throw new ApiError(404, 'not-found', `There is no user with the MPID ${query.mpid} in this workspace.`, 'mpid');
      return consentMatrix(current(engine), user);
    },
  });
  addDetails(table, engine);
}

function addDetails(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/batches/:id/spans', summary: 'A batch\'s trace under the names of the hosted observability', params: z.object({ id: z.string().max(40) }), answer: z.object({ items: z.array(spanSchema) }),
    run: async ({ params, signal }) => {
      const batch = await engine.query.call('batch', params.id, signal);
      if (batch === null) throw notFound('batch');
      return { items: spansOf(batch, spanNames(current(engine), batch.input)) };
    },
  });
  table.add({
    method: 'GET', path: '/data-points', summary: 'Everything that was seen of an output\'s inputs and can be switched in its data filter',
    query: z.object({ output: z.string().max(80), class: z.enum(INPUT_CLASSES).default('platforms') }), answer: filterPointsSchema,
    run: ({ query, signal }) => {
      const workspace = current(engine);
      requireOutput(engine, query.output, 'output');
      const inputs = [...Object.values(workspace.connections), ...Object.values(workspace.brokenConnections)].filter(({ output }) => output === query.output).map(({ input }) => input)
        .filter((input) => workspace.inputs[input] !== undefined && inputClassOf(workspace.inputs[input].platform) === query.class);
      return engine.query.call('filterPoints', { inputs: [...new Set(inputs)], workspace: workspace.file.workspace_token, purposes: namedPurposes(workspace) }, signal);
    },
  });
}

/** Purposes that the workspace defines or a connection's rule asks for. */
function namedPurposes({ file, connections }: Workspace): FilterPoints['purposes'] {
  const rows = Object.values(connections).flatMap(({ forwarding }) => forwarding.consent?.any ?? []);
  return [
    ...file.privacy.gdpr_purposes.map((purpose) => ({ regulation: 'gdpr' as const, purpose })),
    ...rows.map((row) => ({ regulation: row.regulation, purpose: row.regulation === 'ccpa' ? CCPA_PURPOSE : row.purpose })),
  ];
}
