/** What `plan validate` found, as text, JSON and JUnit XML. */
import { matchOfEvent, pointName } from '../../../engine/data-plans/index.ts';
import type { Finding } from '../../../engine/data-plans/index.ts';
import { isObject } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { VIOLATION_KIND_LABELS } from '../../../protocol/data-plan.ts';
import { junitXml } from '../../report/junit.ts';
import type { JunitCase } from '../../report/junit.ts';
import { plural } from '../../../engine/wording.ts';
import { printable } from '../../report/terminal.ts';
import type { CheckedBatch } from './validate.ts';

interface Summary {
  readonly batches: number;
  readonly events: number;
  readonly violations: number;
  readonly unique: number;
  readonly batches_with_violations: number;
  readonly not_validated: number;
}

/** Distinct (plan, version, match key, path, keyword, key): one mistake each (spec/data-plans.md 10). */
function summary(checked: readonly CheckedBatch[]): Summary {
  const unique = new Set(checked.flatMap(({ plan, version, found }) => found.map(({ matchKey, path, error }) => JSON.stringify([plan, version, matchKey, path, error.schema_keyword ?? 'none', error.key ?? '']))));
  return {
    batches: checked.length,
    events: checked.reduce((sum, { events }) => sum + events.length, 0),
    violations: checked.reduce((sum, { found }) => sum + found.length, 0),
    unique: unique.size,
    batches_with_violations: checked.filter(({ found }) => found.length > 0).length,
    not_validated: checked.filter(({ notValidated }) => notValidated !== null).length,
  };
}

function detail({ error, pointer, kind }: Finding): string[] {
  return [
    VIOLATION_KIND_LABELS[kind], pointer,
    ...(error.expected === undefined || error.expected === null ? [] : [`expected ${String(error.expected)}`]),
    ...(error.actual === undefined || error.actual === null ? [] : [`actual ${String(error.actual)}`]),
  ];
}

export function textReport(checked: readonly CheckedBatch[]): string {
  const lines: string[] = [];
  for (const batch of checked) {
    const against = batch.plan === null || batch.version === null ? '' : ` against ${batch.plan === '' ? 'the document' : `${batch.plan} version ${batch.version}`}${batch.profile === 'node' ? ', profile node' : ''}`;
    if (batch.notValidated !== null) lines.push(`${batch.where}: not validated: ${batch.notValidated.message}`);
    else if (batch.found.length > 0) lines.push(`${batch.where}: ${plural(batch.found.length, 'violation')}${against}`);
    for (const finding of batch.found) lines.push(`  ${finding.message}`, `    ${detail(finding).join('  |  ')}`);
    for (const message of batch.unchecked) lines.push(`  not checked: ${message}`);
    if (batch.notValidated !== null || batch.found.length > 0 || batch.unchecked.length > 0) lines.push('');
  }
  const { batches, events, violations, unique, not_validated: notValidated } = summary(checked);
  const good = violations === 0 ? (notValidated === batches ? '' : 'all as planned') : `${plural(violations, 'violation')} (${unique} different)`;
  const silent = notValidated === 0 ? '' : `${plural(notValidated, 'batch', 'batches')} not validated`;
  lines.push(`${plural(batches, 'batch', 'batches')} with ${plural(events, checked.some(({ profile }) => profile === 'node') ? 'event' : 'plannable event')}: ${[good, silent].filter((part) => part !== '').join('; ')}.`);
  return `${lines.map(printable).join('\n')}\n`;
}

export function validationJson(checked: readonly CheckedBatch[]): unknown {
  return {
    batches: checked.map(({ where, file, plan, version, profile, notValidated, found, unchecked, events }) => ({
      where, file, plan, version, profile, not_validated: notValidated, events: events.length, unchecked,
      violations: found.map(({ kind, message, pointer, point, matchKey, eventId, eventIndex, error }) => ({
        code: kind, message, pointer, match_key: matchKey, point, event_id: eventId, event_index: eventIndex,
        error_type: error.validation_error_type, keyword: error.schema_keyword ?? 'none', key: error.key ?? '', error_pointer: error.error_pointer,
        expected: error.expected ?? null, actual: error.actual ?? null,
      })),
    })),
    summary: summary(checked),
  };
}

/** One case for each event that is checked, and one for each map of the user that is not as planned. */
export function validationJunit(checked: readonly CheckedBatch[]): string {
  return junitXml('cloudchamber plan validate', checked.map((batch) => ({
    name: batch.where, ...(batch.file === null ? {} : { file: batch.file }), cases: casesOf(batch),
  })));
}

function casesOf({ where, file, plan, version, notValidated, found, events }: CheckedBatch): JunitCase[] {
  const classname = plan === null || version === null ? 'not validated' : `${plan === '' ? 'document' : plan} version ${version}`;
  const place = file === null ? {} : { file };
  if (notValidated !== null) return [{ name: where, classname, ...place, error: { message: `not validated: ${notValidated.message}`, type: notValidated.reason, text: notValidated.message } }];
  const maps = [...new Set(found.filter(({ eventIndex }) => eventIndex === null).map(({ target }) => target))];
  return [
    ...events.map(({ index, event }) => caseOf(`event ${index + 1}: ${nameOf(event)}`, classname, place, found.filter(({ eventIndex }) => eventIndex === index))),
    ...found.filter(({ eventIndex }, at) => eventIndex !== null && events.every(({ index }) => index !== eventIndex) && found.findIndex((other) => other.eventIndex === eventIndex) === at)
      .map(({ eventIndex, point }) => caseOf(`event ${(eventIndex ?? 0) + 1}: ${point}`, classname, place, found.filter((other) => other.eventIndex === eventIndex))),
    ...maps.map((target) => caseOf(target.replace('_', ' '), classname, place, found.filter((finding) => finding.eventIndex === null && finding.target === target))),
    ...(events.length === 0 && found.length === 0 ? [{ name: where, classname, ...place }] : []),
  ];
}

function caseOf(name: string, classname: string, place: { readonly file?: string }, found: readonly Finding[]): JunitCase {
  const [first] = found;
  if (first === undefined) return { name, classname, ...place };
  const message = found.length === 1 ? first.message : `${first.message} And ${found.length - 1} more.`;
  return { name, classname, ...place, failure: { message, type: first.kind, text: found.map((finding) => `${finding.message}\n  ${detail(finding).join(' | ')}`).join('\n') } };
}

function nameOf(event: JsonObject): string {
  const match = matchOfEvent(event);
  return match === null ? String(isObject(event) ? event['event_type'] : 'event') : pointName(match);
}
