/** Taking what a draft inferred into a version's document: a new point, or single fields of one that is planned (job `plan-draft`). */
import type { DataPoint, Draft, VersionDocument } from './data-plan.ts';
import { emptyDefinition, newPoint, pointKey, putMember, setAdditional, withDefinition } from './plan-form.ts';
import type { Schema } from './plan-attribute.ts';
import { segmentsOf } from './pointer.ts';

export type DraftPoint = Draft['points'][number];

/** The accepted fields of each accepted point, by match key and path. */
export type Accepted = ReadonlyMap<string, ReadonlySet<string>>;

const CUSTOM = ['properties', 'data', 'properties', 'custom_attributes'];

/** A field's pointer as the way through schemas: `*` passes `items`. */
function schemaSteps(pointer: string): string[] {
  const names = segmentsOf(pointer);
  return names.flatMap((name) => (name === '*' ? ['items'] : ['properties', name]));
}

function withField(definition: unknown, field: DraftPoint['fields'][number]): Schema {
  const steps = schemaSteps(field.path);
  return putMember(definition, steps.slice(0, -2), steps.at(-1) ?? '', field.schema, field.required);
}

function definitionOf(point: DraftPoint, fields: ReadonlySet<string>): Schema {
  const taken = point.fields.filter(({ path }) => fields.has(path));
  if (taken.length === point.fields.length) return point.definition;
  let definition = emptyDefinition(point.match.type);
  // Attributes that were left out are then unplanned, which is what leaving them out means.
  if (point.fields.some(({ path }) => path.startsWith('/data/custom_attributes/'))) definition = setAdditional(definition, CUSTOM, false);
  for (const field of taken) definition = withField(definition, field);
  return definition;
}

/** The document with what was accepted. Points that are planned keep what they say of other fields. */
export function acceptDraft(document: VersionDocument, points: readonly DraftPoint[], accepted: Accepted): VersionDocument {
  const list: DataPoint[] = [...document.data_points];
  for (const point of points) {
    const fields = accepted.get(point.match_key);
    if (fields === undefined) continue;
    const index = list.findLastIndex(({ match }) => pointKey(match) === point.match_key);
    const planned = list[index];
    if (planned === undefined) list.push(withDefinition(newPoint(point.match), definitionOf(point, fields)));
    else list[index] = withDefinition(planned, point.fields.filter(({ path }) => fields.has(path)).reduce<unknown>(withField, planned.validator.definition) as Schema);
  }
  const changed = list.length !== document.data_points.length || list.some((point, index) => point !== document.data_points[index]);
  return changed ? { ...document, data_points: list } : document;
}
