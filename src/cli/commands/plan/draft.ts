/** `plan draft`: a plan of what batches hold, with how sure each part of it is. */
import { createDraft, dataPoint } from '../../../engine/data-plans/index.ts';
import { planSlug } from '../../../protocol/data-plan.ts';
import { stringifyJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { plural } from '../../../engine/wording.ts';
import { printable } from '../../report/terminal.ts';
import type { DraftArguments } from './arguments.ts';
import { BadInput, shownPath } from '../../places.ts';
import { givenBatches } from './input.ts';
import { write } from './validate.ts';

/** What is less sure than this is named in the summary. */
const UNSURE = 0.6;
const MAX_NAMED = 10;

export async function draft(args: DraftArguments): Promise<number> {
  const builder = createDraft();
  for await (const { batch } of givenBatches(args.source, args.places)) builder.add(batch);
  const result = builder.result();
  if (result.batches_scanned === 0) throw new BadInput(args.source.captured ? 'No captured batch matches: send something, or change --query.' : 'There is no batch in what was given.');
  const id = args.id ?? planSlug(args.name).replaceAll(/^_+|_+$/g, '');
  if (id === '') throw new BadInput(`"${args.name}" gives no id: add --id with lower-case letters, digits and "_".`);
  const plan = {
    data_plan_id: id, data_plan_name: args.name,
    data_plan_versions: [{
      version: 1, data_plan_id: id, version_description: 'Drafted from traffic', activated_environment: 'none',
      version_document: { data_points: result.points.map((point) => dataPoint('', point.match, point.definition as Json)), settings: { validation_actions: { event: 'allow', event_attribute: 'allow', user_attribute: 'allow' } } },
    }],
  };
  const text = `${args.json ? JSON.stringify(result, undefined, 2) : stringifyJson(plan, 2)}\n`;
  if (args.out === null) process.stdout.write(text);
  else write(args.out, text, args.places.cwd);
  const unsure = result.points.flatMap((point) => point.fields.filter(({ confidence }) => confidence < UNSURE).map((field) => ({ point, field }))).sort((left, right) => left.field.confidence - right.field.confidence).map(({ point, field }) => `  ${Math.round(field.confidence * 100)} %  ${field.name} of ${point.match_key}: ${field.why}`);
  const summary = [
    `${plural(result.points.length, 'data point')} from ${plural(result.batches_scanned, 'batch', 'batches')} with ${plural(result.events_scanned, 'plannable event')}${args.out === null ? '' : `, written to ${shownPath(args.out, args.places.cwd)}`}.`,
    ...(unsure.length === 0 ? [] : [`${plural(unsure.length, 'attribute')} to look at, since few samples say little:`, ...unsure.slice(0, MAX_NAMED), ...(unsure.length > MAX_NAMED ? [`  and ${unsure.length - MAX_NAMED} more`] : [])]),
  ];
  process.stderr.write(`${summary.map(printable).join('\n')}\n`);
  return 0;
}
