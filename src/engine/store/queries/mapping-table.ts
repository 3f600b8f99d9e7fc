/** The mapping table of an event at a connection: what is stored of both, joined for the account of src/engine/explain. */
import type Database from 'better-sqlite3';
import type { Delivery, TraceStep } from '../../../protocol/contract.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { MASK } from '../../../protocol/mask.ts';
import type { MappingTable } from '../../../protocol/partner.ts';
import { segmentsOf, valueAt } from '../../../protocol/pointer.ts';
import type { Environment, Platform } from '../../../protocol/vocabulary.ts';
import type { ConnectionFile, OutputFile } from '../../../protocol/workspace.ts';
import type { Batch } from '../../batch/types.ts';
import { compileMappings } from '../../connections/custom-mapping.ts';
import { changesOfBatch, changesOfBranch, mappedRows, restOf } from '../../explain/index.ts';
import type { BatchStory, Change, Ended } from '../../explain/index.ts';
import type { MapInput, OutputDefinition } from '../../outputs/definition.ts';
import { findOutput } from '../../outputs/registry.ts';
import { resolveSettings } from '../../outputs/settings-values.ts';
import { readPayload } from '../../outputs/shared/read-payload.ts';
import { identityTimes } from '../../pipeline/profile-stages.ts';
import type { CallReading } from './batch-stories.ts';
import { eventStory } from './event-story.ts';
import { settingPlace } from './provenance.ts';
import { DELIVERY_COLUMNS, toDelivery } from './rows.ts';
import type { Row } from './rows.ts';

export interface MappingArgs {
  /** The event's id. */
  readonly id: string;
  readonly connection: string;
  readonly output: string;
  /** The files as they are now. */
  readonly files: { readonly connection: ConnectionFile; readonly output: OutputFile };
}

/** Null when the event is no longer kept, or the output's partner is not known. */
export function mappingTable(db: Database.Database, args: MappingArgs, reading: CallReading): MappingTable | null {
  const { id, connection, output, files } = args;
  const definition = findOutput(files.output.partner);
  const told = eventStory(db, id, reading);
  if (told === null || definition === undefined) return null;
  const { event, story } = told;
  const branch = changesOfBranch(story, connection, output);
  const batch = branch[0]?.after ?? story.stored;
  const own = ownIndexes(batch, branch, id, connection, files.connection);
  const deliveries = (db.prepare(`SELECT ${DELIVERY_COLUMNS} FROM deliveries d WHERE d.batch_seq = ? AND d.batch_id <> '' AND d.connection = ? ORDER BY d.seq`).all(event.batch_seq, connection) as Row[])
    .map(toDelivery).filter(({ event_ids: ids }) => ids.length === 0 || ids.includes(id));
  const carried = deliveries.some(({ event_ids: ids }) => ids.includes(id));
  const place = { partner: definition.slug, output: { name: output, file: files.output }, connection: { name: connection, file: files.connection }, env: event.env };
  const mapped = mappedRows({ batch, own, requests: deliveries.map(requestOf), facts: definition.facts, setting: (of, key) => settingPlace(of, key, place) });
  const input = mapInput(batch, story, definition, files, event.env, event.platform as Platform);
  return {
    event_id: id, connection, output, partner: definition.slug, requests: [...mapped.requests], rows: mapped.rows,
    unmapped: restOf({
      batch, own, sent: mapped.sent, changes: [...branch, ...changesOfBatch(story)], partner: definition.name, facts: definition.facts,
      ended: carried ? null : endOf(story.trace, connection, id), lost: own.size > 0 ? null : { event: told.own, place: `/events/${event.index}` },
      unmapped: (pointer) => definition.unmapped?.(pointer, input) ?? null,
    }),
  };
}

function requestOf({ id, purpose, request, origins }: Delivery): Parameters<typeof mappedRows>[0]['requests'][number] {
  return { delivery: id, purpose, method: request.method, url: request.url, payload: readPayload({ ...request, origins }), origins };
}

/** The event itself, and what custom mappings made of it, as far as they still make the same. */
function ownIndexes(batch: JsonObject, branch: readonly Change[], id: string, name: string, file: ConnectionFile): Set<number> {
  const events = Array.isArray(batch['events']) ? batch['events'] : [];
  const own = new Set(events.flatMap((event, index) => (valueAt(event, '/data/event_id') === id ? [index] : [])));
  const change = branch.find(({ by }) => by === 'custom-mappings');
  const made = change === undefined ? undefined : compileMappings(name, file.custom_mappings)?.(change.before as unknown as Batch).made;
  const before = change?.before['events'];
  made?.forEach(({ source }, index) => {
    if (index < events.length && Array.isArray(before) && valueAt(before[source] ?? null, '/data/event_id') === id) own.add(index);
  });
  return own;
}

/** The stage that kept the event, or with it the whole batch, from being mapped. */
function endOf(trace: readonly TraceStep[], connection: string, id: string): Ended | null {
  const steps = trace.filter((step) => step.later !== true && (step.scope === 'batch' || step.connection === connection));
  for (const step of steps) {
    const own = step.events.find(({ event_id: event, verdict, later }) => event === id && verdict === 'dropped' && later !== true);
    if (own !== undefined) return ended(step, own.reason, false);
  }
  const last = steps.find(({ verdict, scope }) => (verdict === 'dropped' || verdict === 'error') && scope === 'connection') ?? steps.find(({ verdict }) => verdict === 'dropped');
  return last === undefined ? null : ended(last, last.reason, true);
}

function ended({ stage }: TraceStep, { message, pointer }: TraceStep['reason'], whole: boolean): Ended {
  const path = pointer?.path ?? '';
  return { kind: stage === 'mapping' ? 'dropped' : 'held', why: message, setting: path.startsWith('/settings/') ? segmentsOf(path)[1] ?? null : null, whole };
}

/** What the mapping got, for its own account of what it left out. The time is that of receipt; secrets are masked. */
function mapInput(batch: JsonObject, story: BatchStory, { settings, connectionSettings }: OutputDefinition, { connection, output }: MappingArgs['files'], env: Environment, platform: Platform): MapInput {
  const own = output.environment_settings?.[env];
  const resolved = (fields: OutputDefinition['settings'], raw: Readonly<Record<string, unknown>>): MapInput['settings'] => resolveSettings(fields, raw, () => MASK).settings;
  return {
    batch: batch as unknown as Batch, identities: identityTimes((batch as unknown as Batch).user_identities, [], story.receivedAt), platform, environment: env,
    settings: resolved(settings, { ...output.settings, ...own }), connectionSettings: resolved(connectionSettings, connection.settings), now: story.receivedAt,
    own: story.stored as unknown as Batch,
  };
}
