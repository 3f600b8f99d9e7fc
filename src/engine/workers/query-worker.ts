/** The query thread: reads for the control API on its own connection, so that a heavy search never holds up accepting or processing. */
import { parentPort, workerData } from 'node:worker_threads';
import { otherStrategies } from '../identity/compare.ts';
import { readIdentityCall, readIdentityCallOfRequest, readIdentityCalls, readIdentityStory } from '../identity/read-calls.ts';
import { retell } from '../identity/retell.ts';
import { readHistory } from '../profiles/index.ts';
import { readUser } from '../pipeline/user-profiles.ts';
import { openReader } from '../store/open.ts';
import { batchDetail, eventDetail, requestDetail, wholeDelivery } from '../store/queries/details.ts';
import { EventWindows } from '../store/queries/event-window.ts';
import { listPage } from '../store/queries/lists.ts';
import { histogram, seenValues, setupChecks } from '../store/queries/overview.ts';
import { catalogDetail, catalogList } from '../store/queries/catalog.ts';
import { lackingBatches } from '../store/queries/lacking.ts';
import { deliveryAttempts, outputQueue } from '../store/queries/delivery-queue.ts';
import { eventStory } from '../store/queries/event-story.ts';
import { newestBatchOf, outputFigures, receivedEvents, receivedUser, receivedUsers, receivedUsersByValue } from '../store/queries/partners.ts';
import { mappingTable } from '../store/queries/mapping-table.ts';
import { provenance } from '../store/queries/provenance.ts';
import { filterPoints } from '../store/queries/filter-points.ts';
import { alertReport } from '../store/queries/report-alerts.ts';
import { forwardingReport } from '../store/queries/report-forwarding.ts';
import { mapReport } from '../store/queries/report-map.ts';
import { matrixReport } from '../store/queries/report-matrix.ts';
import { overviewReport } from '../store/queries/report-overview.ts';
import { ruleFigures, ruleLogs, ruleMetrics, seenNames } from '../store/queries/rules.ts';
import { batchAt } from '../store/queries/stored-batches.ts';
import { storyFile } from '../store/queries/story.ts';
import { userDetail } from '../store/queries/user-detail.ts';
import { userTimeline } from '../store/queries/user-timeline.ts';
import { holdersOf, UserLists } from '../store/queries/users.ts';
import { groupExample, planCounts, quarantineList, quarantineRecord, violationReport } from '../store/queries/violations.ts';
import type { StoredInboxRow } from '../store/inbox.ts';
import type { QueryMethods, QueryWorkerData } from '../store/queries/contract.ts';
import { bodyText } from '../ingest/body.ts';
import { decodeCall, surfaceLabel } from '../ingest/index.ts';
import { serveRpc } from '../rpc.ts';

const port = parentPort;
if (port === null) throw new Error('query-worker runs as a worker thread only.');

const db = openReader((workerData as QueryWorkerData).dataDir);
const windows = new EventWindows(db);
const users = new UserLists(db);

/** One moment of the store: what was counted and what was not yet must not move in between. */
const atOnce = <T>(read: () => T): T => db.transaction(read)();

serveRpc<QueryMethods>(port, {
  list: (args, signal) => listPage(db, args, signal),
  eventWindow: (args, signal) => windows.read(args, signal),
  request: (id) => requestDetail(db, id, bodyText),
  batch: (id) => batchDetail(db, id, bodyText),
  event: (id) => eventDetail(db, id, bodyText),
  delivery: (id) => wholeDelivery(db, id),
  deliveryAttempts: (id) => deliveryAttempts(db, id),
  outputQueue: (args) => outputQueue(db, args),
  eventStory: (id) => eventStory(db, id, { bodyText, decodeCall, surfaceLabel }),
  provenance: (args) => provenance(db, args, { bodyText, decodeCall, surfaceLabel }),
  mappingTable: (args) => mappingTable(db, args, { bodyText, decodeCall, surfaceLabel }),
  histogram: (args) => histogram(db, args),
  values: ({ field, prefix, limit }) => seenValues(db, field, prefix, limit),
  setup: ({ input, listening }) => setupChecks(db, input, listening),
  storedRequest: (id) => (db.prepare('SELECT * FROM inbox.requests WHERE id = ?').get(id) as StoredInboxRow | undefined) ?? null,
  requestOfBatch: (id) => (db.prepare('SELECT request_id AS requestId, position FROM batches WHERE id = ?').get(id) as { requestId: number; position: number } | undefined) ?? null,
  violationReport: (args) => violationReport(db, args),
  planCounts: () => planCounts(db),
  groupExample: (id) => groupExample(db, id),
  quarantineList: (args) => quarantineList(db, args),
  quarantineRecord: (id) => quarantineRecord(db, id),
  catalog: (args) => catalogList(db, args),
  catalogPoint: (id) => catalogDetail(db, id),
  lackingBatches: (args) => lackingBatches(db, args),
  knownUser: ({ mpid, workspace }) => readUser(db, mpid, workspace),
  batchAt: (args) => batchAt(db, args),
  story: (args) => atOnce(() => storyFile(db, args, bodyText)),
  ruleMetrics: (args) => ruleMetrics(db, args),
  ruleFigures: (from) => ruleFigures(db, from),
  ruleLogs: (args) => ruleLogs(db, args),
  seenNames: () => seenNames(db),
  overviewReport: (args) => atOnce(() => overviewReport(db, args)),
  forwardingReport: (args) => atOnce(() => forwardingReport(db, args)),
  alertReport: (args) => atOnce(() => alertReport(db, args)),
  matrixReport: (args) => atOnce(() => matrixReport(db, args)),
  mapReport: (args) => atOnce(() => mapReport(db, args)),
  outputFigures: (args) => atOnce(() => outputFigures(db, args)),
  receivedUsers: (args) => receivedUsers(db, args),
  receivedUser: (args) => receivedUser(db, args),
  receivedUsersByValue: (args) => receivedUsersByValue(db, args),
  receivedEvents: (args) => receivedEvents(db, args),
  newestBatchOf: (args) => newestBatchOf(db, args),
  filterPoints: (args) => filterPoints(db, args),
  users: (args, signal) => users.page(args, signal),
  user: (args) => userDetail(db, args),
  holders: (args) => holdersOf(db, args),
  userHistory: (args) => readHistory(db, args),
  userTimeline: (args) => userTimeline(db, args),
  identityCalls: (args) => readIdentityCalls(db, args),
  identityCall: (id) => readIdentityCall(db, id),
  identityCallOfRequest: (id) => readIdentityCallOfRequest(db, id),
  identityStrategies: ({ id, settings }) => {
    const record = readIdentityCall(db, id);
    return record === null ? null : otherStrategies(record, settings);
  },
  retold: ({ mpid, limit, settings }) => retell(readIdentityStory(db, mpid, limit), settings),
  forget: () => {
    windows.forget();
    users.forget();
    return null;
  },
  stop: () => {
    db.close();
    setImmediate(() => port.close());
    return null;
  },
}, () => undefined);
