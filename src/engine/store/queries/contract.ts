/** What the query thread answers. */
import type { Provenance } from '../../../protocol/explain.ts';
import type { DeliveryAttempt, OutputQueue } from '../../../protocol/delivery.ts';
import type { BatchDetail, Delivery, EventRow, EventWindow, Histogram, Page, RequestDetail, SeenValues, SetupChecks } from '../../../protocol/contract.ts';
import type { StageId } from '../../../protocol/vocabulary.ts';
import type { ViolationReport } from '../../../protocol/data-plan.ts';
import type { MappingTable, ReceivedEvent, ReceivedUser } from '../../../protocol/partner.ts';
import type { AlertReport, FilterPoints, ForwardingReport, MapReport, MatrixReport, OverviewReport } from '../../../protocol/report.ts';
import type { RuleLogRow, RuleMetrics, RuleSummary } from '../../../protocol/rule.ts';
import type { IdentityCallRecord, IdentitySettings, RetoldStory, StrategyAnswer } from '../../../protocol/identity.ts';
import type { ProfileHistory, TimelineRow, User, UserPage } from '../../../protocol/user.ts';
import type { IdentityCallsArgs } from '../../identity/read-calls.ts';
import type { HistoryArgs } from '../../profiles/index.ts';
import type { KnownUser } from '../../pipeline/profile-stages.ts';
import type { StoredInboxRow } from '../inbox.ts';
import type { CatalogArgs, SeenDetail, SeenPoint } from './catalog.ts';
import type { Lacking, LackingArgs } from './lacking.ts';
import type { BatchAt } from './stored-batches.ts';
import type { StoryArgs } from './story.ts';
import type { QueueArgs } from './delivery-queue.ts';
import type { WindowArgs } from './event-window.ts';
import type { ListArgs } from './lists.ts';
import type { HistogramArgs } from './overview.ts';
import type { EventStory } from './event-story.ts';
import type { NewestBatch, OutputFigures, OutputFiguresArgs, ReceivedEventsArgs, ReceivedUsersArgs } from './partners.ts';
import type { MappingArgs } from './mapping-table.ts';
import type { ProvenanceArgs } from './provenance.ts';
import type { AlertArgs } from './report-alerts.ts';
import type { ForwardingArgs } from './report-forwarding.ts';
import type { MapArgs } from './report-map.ts';
import type { MatrixArgs } from './report-matrix.ts';
import type { OverviewArgs } from './report-overview.ts';
import type { PointsArgs } from './filter-points.ts';
import type { LogArgs, MetricsArgs, SeenNames } from './rules.ts';
import type { UserArgs } from './user-detail.ts';
import type { TimelineArgs } from './user-timeline.ts';
import type { HolderArgs, UserListArgs } from './users.ts';
import type { GroupExample, PlanCounts, QuarantineRow, ReportArgs } from './violations.ts';

export interface QueryWorkerData {
  readonly dataDir: string;
}

export type QueryMethods = {
  list: { args: ListArgs; answer: Page<unknown> };
  eventWindow: { args: WindowArgs; answer: EventWindow };
  request: { args: string; answer: RequestDetail | null };
  batch: { args: string; answer: BatchDetail | null };
  event: { args: string; answer: { event: EventRow; batch: BatchDetail } | null };
  delivery: { args: string; answer: Delivery | null };
  /** Its answers, the oldest first. */
  deliveryAttempts: { args: string; answer: DeliveryAttempt[] | null };
  /** What an output has waiting. */
  outputQueue: { args: QueueArgs; answer: OutputQueue };
  /** One event with its batch's story. */
  eventStory: { args: string; answer: EventStory | null };
  /** Where every field of a delivery came from. */
  provenance: { args: ProvenanceArgs; answer: Provenance | null };
  /** Which value of an event went where at a connection, and why the rest did not. */
  mappingTable: { args: MappingArgs; answer: MappingTable | null };
  histogram: { args: HistogramArgs; answer: Histogram };
  values: { args: { field: string; prefix: string; limit: number }; answer: SeenValues };
  setup: { args: { input: { name: string; platform: string } | null; listening: { ok: boolean; message: string } }; answer: SetupChecks };
  /** The stored call whole, for replay. */
  storedRequest: { args: number; answer: StoredInboxRow | null };
  requestOfBatch: { args: string; answer: { requestId: number; position: number } | null };
  violationReport: { args: ReportArgs; answer: ViolationReport };
  planCounts: { args: null; answer: { counts: PlanCounts[]; inputs: { plan: string; input: string }[] } };
  groupExample: { args: number; answer: GroupExample | null };
  quarantineList: { args: { query: string; limit: number; now: number }; answer: QuarantineRow[] };
  quarantineRecord: { args: string; answer: QuarantineRow | null };
  catalog: { args: CatalogArgs; answer: { categories: { name: string; count: number }[]; items: SeenPoint[] } };
  catalogPoint: { args: string; answer: SeenDetail | null };
  lackingBatches: { args: LackingArgs; answer: Lacking };
  /** What is known of a user, to enrich a batch with. */
  knownUser: { args: { mpid: string; workspace: string }; answer: KnownUser };
  /** A batch as it entered a stage. */
  batchAt: { args: { id: string; stage: StageId }; answer: BatchAt | null };
  /** A batch's story as an HTML file. */
  story: { args: StoryArgs; answer: string | null };
  ruleMetrics: { args: MetricsArgs; answer: RuleMetrics };
  ruleFigures: { args: number; answer: Record<string, RuleSummary['metrics']> };
  ruleLogs: { args: LogArgs; answer: { items: RuleLogRow[]; next: string | null } };
  seenNames: { args: null; answer: SeenNames };
  overviewReport: { args: OverviewArgs; answer: OverviewReport };
  forwardingReport: { args: ForwardingArgs; answer: ForwardingReport };
  alertReport: { args: AlertArgs; answer: AlertReport };
  matrixReport: { args: MatrixArgs; answer: MatrixReport };
  mapReport: { args: MapArgs; answer: MapReport };
  outputFigures: { args: OutputFiguresArgs; answer: Record<string, OutputFigures> };
  receivedUsers: { args: ReceivedUsersArgs; answer: { items: ReceivedUser[]; next: string | null; total: number } };
  receivedUser: { args: { output: string; key: string }; answer: ReceivedUser | null };
  receivedUsersByValue: { args: { output: string; values: readonly string[] }; answer: ReceivedUser[] };
  receivedEvents: { args: ReceivedEventsArgs; answer: { items: ReceivedEvent[]; next: string | null } };
  newestBatchOf: { args: { mpid: string; inputs: readonly string[] }; answer: NewestBatch | null };
  filterPoints: { args: PointsArgs; answer: FilterPoints };
  users: { args: UserListArgs; answer: UserPage };
  user: { args: UserArgs; answer: User | null };
  /** MPIDs of those who hold an identity. */
  holders: { args: HolderArgs; answer: string[] };
  userHistory: { args: HistoryArgs; answer: ProfileHistory[] };
  userTimeline: { args: TimelineArgs; answer: Page<TimelineRow> };
  identityCalls: { args: IdentityCallsArgs; answer: IdentityCallRecord[] };
  identityCall: { args: string; answer: IdentityCallRecord | null };
  identityCallOfRequest: { args: number; answer: IdentityCallRecord | null };
  /** What each strategy answers to a call; null when the call has gone. */
  identityStrategies: { args: { id: string; settings: IdentitySettings }; answer: StrategyAnswer[] | null };
  /** The newest calls around a user, told from an empty graph. */
  retold: { args: { mpid: string; limit: number; settings: IdentitySettings }; answer: RetoldStory };
  forget: { args: null; answer: null };
  stop: { args: null; answer: null };
};
