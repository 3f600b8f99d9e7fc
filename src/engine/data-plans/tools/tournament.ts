/** The captured traffic against several versions side by side: which violations appear, which vanish (spec/data-plans.md 10 for what is unique). */
import type { Contestant, Tournament, ValidationProfile } from '../../../protocol/data-plan.ts';
import type { Json } from '../../../protocol/json.ts';
import { compileVersion } from '../compile.ts';
import { isPlannable } from '../match-key.ts';
import type { BatchLike, CompiledPlans, CompiledVersion, Finding } from '../types.ts';
import { validateBatch } from '../validate.ts';
import { eventIdOf } from './tally.ts';
import { readPlanText } from './plan-file.ts';

/** Rows of the result: the most frequent ones. */
const MAX_ROWS = 2_000;
/** Different violations followed; more are counted in the sums only. */
const MAX_FOLLOWED = 10_000;

export interface CompiledContestant {
  readonly label: string;
  /** Null when it cannot take part; `problems` says why. */
  readonly version: CompiledVersion | null;
  readonly problems: readonly string[];
}

export interface TournamentBuilder {
  add(batch: BatchLike, batchId: string): void;
  result(): Tournament;
}

/** `text`: a plan, a version file or a version document. Versions of the workspace come from `plans`. */
export function compileContestant(contestant: Contestant, plans: CompiledPlans, profile: ValidationProfile): CompiledContestant {
  const { label, plan, version, text } = contestant;
  const lost = (problem: string): CompiledContestant => ({ label, version: null, problems: [problem] });
  if (text !== undefined) {
    const read = readPlanText(text);
    if (!read.ok) return lost(read.message);
    const wanted = version ?? read.versions.at(-1)?.version;
    const found = read.versions.find((item) => item.version === wanted);
    if (found === undefined) return lost(wanted === undefined ? 'The file has no version.' : `The file has no version ${wanted}: it has ${read.versions.map((item) => item.version).join(', ')}.`);
    const several = version === undefined && read.versions.length > 1 ? [`The file has ${read.versions.length} versions: version ${found.version}, the newest, takes part.`] : [];
    return { label, version: compileVersion(read.planId ?? '', found, profile), problems: [...read.problems, ...several] };
  }
  if (plan === undefined || version === undefined) return lost('Name a plan and a version, or give a file.');
  const compiled = plans.version(plan, version);
  if (compiled === null) return lost(`There is no version ${version} of a plan "${plan}" in this workspace.`);
  return { label, version: compiled.profile === profile ? compiled : compileVersion(plan, compiled.source, profile), problems: [] };
}

interface Row {
  readonly finding: Finding;
  readonly counts: number[];
  readonly exampleEvent: string | null;
  readonly exampleBatch: string;
}

export function createTournament(contestants: readonly CompiledContestant[]): TournamentBuilder {
  const rows = new Map<string, Row>();
  const sums = contestants.map(() => ({ violations: 0, withViolations: 0, unplanned: 0, unique: new Set<string>(), problems: new Set<string>() }));
  let batches = 0;
  let events = 0;
  return {
    add(batch, batchId) {
      batches += 1;
      const list = Array.isArray(batch['events']) ? (batch['events'] as Json[]) : [];
      events += list.filter((event) => isPlannable(event)).length;
      for (const [index, { version }] of contestants.entries()) {
        if (version === null) continue;
        const sum = sums[index]!;
        const { found, failed } = validateBatch(version, batch);
        if (failed !== null) sum.problems.add(failed);
        const hit = new Set<number>();
        for (const finding of found) {
          sum.violations += 1;
          if (finding.eventIndex !== null) hit.add(finding.eventIndex);
          if (finding.kind === 'unplanned-event') sum.unplanned += 1;
          const key = violationKey(finding);
          sum.unique.add(key);
          let row = rows.get(key);
          if (row === undefined && rows.size < MAX_FOLLOWED) {
            const event = finding.eventIndex === null ? undefined : list[finding.eventIndex];
            row = { finding, counts: contestants.map(() => 0), exampleEvent: event === undefined ? null : eventIdOf(event), exampleBatch: batchId };
            rows.set(key, row);
          }
          if (row !== undefined) row.counts[index] = (row.counts[index] ?? 0) + 1;
        }
        sum.withViolations += hit.size;
      }
    },
    result: () => ({
      batches_scanned: batches, events_scanned: events,
      contestants: contestants.map(({ label, problems }, index) => {
        const sum = sums[index]!;
        return { label, violations: sum.violations, unique: sum.unique.size, events_with_violations: sum.withViolations, events_unplanned: sum.unplanned, problems: [...problems, ...sum.problems] };
      }),
      rows: [...rows.values()].sort((left, right) => total(right) - total(left)).slice(0, MAX_ROWS).map(({ finding, counts, exampleEvent, exampleBatch }) => ({
        match_key: finding.matchKey, point: finding.point, code: finding.kind, path: finding.path, key: finding.error.key ?? '', keyword: finding.error.schema_keyword ?? 'none',
        counts, example_event: exampleEvent, example_batch: exampleBatch, message: finding.message,
      })),
    }),
  };
}

function total({ counts }: Row): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** One and the same mistake, whichever version says so (10). */
export function violationKey({ matchKey, path, error }: Finding): string {
  return JSON.stringify([matchKey, path, error.schema_keyword ?? 'none', error.key ?? '']);
}
