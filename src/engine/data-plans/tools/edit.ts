/**
 * Changes of a plan's text that keep its formatting (jsonc-parser edits), so that a diff shows what was meant and nothing else.
 * Paths are RFC 6902 pointers into the plan file; every answer is a value, also when a path leads nowhere.
 */
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import type { FormattingOptions, JSONPath } from 'jsonc-parser';
import type { DataPlan, Draft, PlanFix, PlanVersion } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { matchKeyOf } from '../match-key.ts';
import { member, pointerOf, pointerSegments, requiredOf, typesOf } from './schema-walk.ts';

export type PatchStep = PlanFix['patch'][number];
export type Edited = { readonly ok: true; readonly text: string; readonly patch: readonly PatchStep[] } | { readonly ok: false; readonly message: string };

/** Indentation as the text has it; two blanks where it does not say. */
export function formattingOf(text: string): FormattingOptions {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return indent.includes('\t') ? { insertSpaces: false, tabSize: 4, eol } : { insertSpaces: true, tabSize: indent.length, eol };
}

/** `add`, `replace` and `remove` of RFC 6902, in order; `/-` is the end of a list. */
export function applyPatch(text: string, patch: readonly PatchStep[]): Edited {
  let now = text;
  const formattingOptions = formattingOf(text);
  for (const step of patch) {
    const path = jsonPathOf(now, step.path);
    if (path === null) return { ok: false, message: `The plan has nothing at ${step.path === '' ? 'its top' : step.path}.` };
    const parent = path.slice(0, -1);
    const root = parseTree(now);
    const inList = root !== undefined && findNodeAtLocation(root, parent)?.type === 'array';
    const exists = root !== undefined && findNodeAtLocation(root, path) !== undefined;
    if (step.op !== 'add' && !exists) return { ok: false, message: `The plan has nothing at ${step.path} to ${step.op}.` };
    const value = step.op === 'remove' ? undefined : step.value ?? null;
    now = applyEdits(now, modify(now, path, value, { formattingOptions, isArrayInsertion: inList && step.op === 'add' }));
  }
  return { ok: true, text: now, patch };
}

/** Null when the parent is not there. */
function jsonPathOf(text: string, pointer: string): JSONPath | null {
  const root = parseTree(text);
  if (root === undefined) return null;
  const path: JSONPath = [];
  const segments = pointerSegments(pointer);
  for (const [index, segment] of segments.entries()) {
    const node = findNodeAtLocation(root, path);
    if (node?.type === 'array') {
      const length = node.children?.length ?? 0;
      const at = segment === '-' ? length : Number(segment);
      if (!/^(-|\d+)$/.test(segment) || at > length || (at === length && index < segments.length - 1)) return null;
      path.push(at);
    } else if (node?.type === 'object') path.push(segment);
    else return null;
  }
  return path;
}

/** Where a version and its points stand in a plan. */
export interface PointPlace {
  readonly versionPath: (string | number)[];
  readonly pointsPath: (string | number)[];
  /** Of the point that counts: the last with the key (4.2); null when it is not planned. */
  readonly pointPath: (string | number)[] | null;
  readonly definition: Json | null;
}

export function placeOf(plan: DataPlan, version: number, matchKey: string): PointPlace | null {
  const at = plan.data_plan_versions.findIndex((item) => item.version === version);
  const found = plan.data_plan_versions[at];
  if (found === undefined) return null;
  const versionPath = ['data_plan_versions', at];
  const pointsPath = [...versionPath, 'version_document', 'data_points'];
  const index = found.version_document.data_points.findLastIndex((point) => matchKeyOf(point.match) === matchKey);
  const point = found.version_document.data_points[index];
  return { versionPath, pointsPath, pointPath: point === undefined ? null : [...pointsPath, index], definition: (point?.validator.definition as Json | undefined) ?? null };
}

export function dataPoint(description: string, match: Draft['points'][number]['match'], definition: Json): JsonObject {
  return { description, match: { type: match.type, criteria: match.criteria as JsonObject }, validator: { type: 'json_schema', definition } };
}

/** Adds a drafted point with the chosen fields (by their path), or replaces the point of the same key. */
export function applyDraftPoint(text: string, version: number, point: Draft['points'][number], fields: readonly string[] | 'all' = 'all'): Edited {
  const plan = planOf(text);
  if (plan === null) return { ok: false, message: 'The plan cannot be read: mend its JSON first.' };
  const place = placeOf(plan, version, point.match_key);
  if (place === null) return { ok: false, message: `The plan has no version ${version}.` };
  const whole = point.definition as JsonObject;
  const definition = fields === 'all' ? whole : chosen(whole, new Set(fields), '');
  const value = dataPoint('', point.match, definition as Json);
  if (place.pointPath === null) return applyPatch(text, [{ op: 'add', path: `${pointerOf(place.pointsPath)}/-`, value: value as PatchStep['value'] & {} }]);
  return applyPatch(text, [{ op: 'replace', path: pointerOf([...place.pointPath, 'validator', 'definition']), value: definition as PatchStep['value'] & {} }]);
}

/** Never a choice: the point is matched by them. */
const MATCHED: ReadonlySet<string> = new Set(['/data/product_action/action', '/data/promotion_action/action']);

/** The schema without the members that were not chosen; what holds others stays. */
function chosen(schema: Json, fields: ReadonlySet<string>, pointer: string): Json {
  if (!isObject(schema)) return schema;
  const out: JsonObject = { ...schema };
  const properties = member(schema, 'properties');
  if (isObject(properties)) {
    const kept = Object.keys(properties).flatMap((name): [string, Json][] => {
      const at = `${pointer}${pointerOf([name])}`;
      const isContainer = [...fields].some((field) => field.startsWith(`${at}/`)) || at === '/data' || at === '/data/custom_attributes';
      return fields.has(at) || MATCHED.has(at) ? [[name, properties[name] as Json]] : isContainer ? [[name, chosen(properties[name] as Json, fields, at)]] : [];
    });
    out['properties'] = Object.fromEntries(kept);
    const names = new Set(kept.map(([name]) => name));
    if (Array.isArray(schema['required'])) out['required'] = schema['required'].filter((name) => names.has(String(name)));
  }
  if (isObject(schema['items'])) out['items'] = chosen(schema['items'], fields, `${pointer}/*`);
  return out;
}

/**
 * Takes one field of a draft into the plan: adds the point when it is not planned, else the attribute where it belongs.
 * A field that is planned already gets the drafted schema.
 */
export function applyDraftField(text: string, version: number, point: Draft['points'][number], fieldPath: string): Edited {
  const field = point.fields.find(({ path }) => path === fieldPath);
  if (field === undefined) return { ok: false, message: `The draft has no field ${fieldPath}.` };
  const plan = planOf(text);
  if (plan === null) return { ok: false, message: 'The plan cannot be read: mend its JSON first.' };
  const place = placeOf(plan, version, point.match_key);
  if (place === null) return { ok: false, message: `The plan has no version ${version}.` };
  if (place.pointPath === null) return applyDraftPoint(text, version, point, [fieldPath]);
  return applyPatch(text, addFieldPatch(place, pointerSegments(fieldPath), field.schema as Json, field.required));
}

/** The steps that plan a value: missing containers on the way come with it. */
export function addFieldPatch(place: PointPlace, segments: readonly string[], schema: Json, required: boolean): PatchStep[] {
  const base = [...(place.pointPath ?? []), 'validator', 'definition'];
  let at: Json = place.definition ?? {};
  const path: (string | number)[] = [];
  const inner = (from: number): Json => wrap(segments.slice(from), schema, required);
  const add = (steps: readonly (string | number)[], value: Json): PatchStep => ({ op: 'add', path: pointerOf([...base, ...steps]), value: value as PatchStep['value'] & {} });
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '*' || (/^\d+$/.test(segment) && isList(at))) {
      if (!isObject(member(at, 'items'))) return [add([...path, 'items'], inner(index + 1))];
      path.push('items');
      at = member(at, 'items') as Json;
      continue;
    }
    const properties = member(at, 'properties');
    const requirement = last && required && !requiredOf(at).includes(segment) ? requirePatch(at, [...base, ...path], segment) : [];
    if (!isObject(properties)) return [add([...path, 'properties'], { [segment]: inner(index + 1) }), ...requirement];
    if (!Object.hasOwn(properties, segment)) return [add([...path, 'properties', segment], inner(index + 1)), ...requirement];
    path.push('properties', segment);
    at = properties[segment] as Json;
    if (last) return [{ op: 'replace', path: pointerOf([...base, ...path]), value: schema as PatchStep['value'] & {} }, ...requirement];
  }
  return [];
}

function isList(schema: Json): boolean {
  return member(schema, 'items') !== undefined || (typesOf(schema) ?? []).includes('array');
}

function requirePatch(schema: Json, path: readonly (string | number)[], name: string): PatchStep[] {
  if (Array.isArray(member(schema, 'required'))) return [{ op: 'add', path: `${pointerOf([...path, 'required'])}/-`, value: name }];
  return [{ op: 'add', path: pointerOf([...path, 'required']), value: [name] }];
}

/** What is missing on the way to a value: attribute maps closed, everything else open, as the hosted editor writes them (3.3). */
function wrap(segments: readonly string[], schema: Json, required: boolean): Json {
  const [first, ...rest] = segments;
  if (first === undefined) return schema;
  if (first === '*') return { type: 'array', items: wrap(rest, schema, required) };
  return { type: 'object', additionalProperties: rest.length > 0, properties: { [first]: wrap(rest, schema, required) }, required: required && rest.length === 0 ? [first] : [] };
}

export function planOf(text: string): DataPlan | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && Array.isArray(value['data_plan_versions']) ? (value as unknown as DataPlan) : null;
  } catch {
    return null;
  }
}

/** The file that the hosted window and `mp` download (3.2, 14.3): description, criteria and version are always there. */
export function versionFile(plan: DataPlan, version: number): PlanVersion | null {
  const found = plan.data_plan_versions.find((item) => item.version === version);
  if (found === undefined) return null;
  return {
    ...found,
    version: found.version,
    data_plan_id: plan.data_plan_id,
    version_description: found.version_description ?? '',
    version_document: {
      ...found.version_document,
      data_points: found.version_document.data_points.map((point) => ({ ...point, description: point.description ?? '', match: { ...point.match, criteria: point.match.criteria ?? {} } })),
    },
  };
}

