/**
 * Changes of a plan's text that keep its formatting (jsonc-parser edits), so that a diff shows what was meant and nothing else.
 * Paths are RFC 6902 pointers into the plan file; every answer is a value, also when a path leads nowhere.
 */
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import type { FormattingOptions, JSONPath } from 'jsonc-parser';
import type { DataPlan, Draft, PlanFix, PlanVersion } from '../../../protocol/data-plan.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { matchKeyOf } from '../match-key.ts';
import { pointerSegments } from './schema-walk.ts';

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

