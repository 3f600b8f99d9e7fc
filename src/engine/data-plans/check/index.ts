/**
 * Everything that is wrong with a plan, where it stands and what to do (spec/data-plans.md 2.3, 3, 6.3). Errors are what the platform
 * refuses; warnings are what it takes and nobody wants.
 */
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { z } from 'zod';
import { ACTIVATED_ENVIRONMENTS, planIdSchema, VALIDATION_ACTIONS } from '../../../protocol/data-plan.ts';
import type { PlanProblem } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import { readJson } from '../../json-file.ts';
import { listed } from '../../wording.ts';
import { segmentsOf } from '../pointer.ts';
import type { Segment } from '../schema/run.ts';
import { checkPoints } from './points.ts';
import { newProblems } from './problems.ts';
import type { Problems } from './problems.ts';

/** 1, limits. */
export const MAX_PLAN_BYTES = 10_000_000;
/** What SDKs take for a version (9). */
const MAX_SDK_VERSION = 1_000;

/** A plan object, or one version as the tools download it. */
export function checkPlan(plan: unknown, file: string): PlanProblem[] {
  const problems = newProblems(file);
  if (!isObject(plan)) problems.error('plan-shape', [], 'A data plan must be an object with "data_plan_id", "data_plan_name" and "data_plan_versions".');
  else if (!('data_plan_versions' in plan) && 'version_document' in plan) {
    problems.plan = typeof plan['data_plan_id'] === 'string' ? plan['data_plan_id'] : '';
    checkVersion(plan, [], problems, new Set());
  } else checkWhole(plan, problems);
  return problems.list;
}

function checkWhole(plan: Readonly<Record<string, unknown>>, problems: Problems): void {
  const { data_plan_id: id, data_plan_name: name, data_plan_versions: versions } = plan;
  problems.plan = typeof id === 'string' ? id : '';
  if (typeof id !== 'string' || id === '') problems.error('plan-id', ['data_plan_id'], '"data_plan_id" is missing: add the id that apps send, in lower-case letters, digits and "_".');
  else if (!planIdSchema.safeParse(id).success) problems.error('plan-id', ['data_plan_id'], `"${id.slice(0, 128)}" is no plan id: use lower-case letters, digits and "_", at most 128, or the web SDK sends no plan at all.`);
  if (typeof name !== 'string' || name === '') problems.error('plan-name-missing', ['data_plan_name'], '"data_plan_name" is missing: add a name.');
  if (!Array.isArray(versions)) return problems.error('versions-missing', ['data_plan_versions'], '"data_plan_versions" must be a list of versions: add it.');
  if (versions.length === 0) problems.warn('versions-missing', ['data_plan_versions'], 'The plan has no version, so nothing is validated with it: add one.');
  const numbers = new Set<number>();
  versions.forEach((version, index) => checkVersion(version, ['data_plan_versions', index], problems, numbers));
}

function checkVersion(version: unknown, path: readonly Segment[], problems: Problems, numbers: Set<number>): void {
  problems.version = null;
  if (!isObject(version)) return problems.error('version-shape', path, 'A version must be an object with "version" and "version_document".');
  const { version: number, activated_environment: environment, version_document: document } = version;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1) problems.error('version-number', [...path, 'version'], '"version" must be a whole number from 1 up.');
  else {
    problems.version = number;
    if (numbers.has(number)) problems.error('version-duplicate', [...path, 'version'], `Version ${number} is there twice: give one of them another number.`);
    if (number > MAX_SDK_VERSION) problems.warn('version-number', [...path, 'version'], `SDKs take versions from 1 to ${MAX_SDK_VERSION} only: apps cannot ask for version ${number}.`);
    numbers.add(number);
  }
  if (environment !== undefined && !ACTIVATED_ENVIRONMENTS.some((known) => known === environment)) {
    problems.error('version-environment', [...path, 'activated_environment'], `"activated_environment" must be ${listed(ACTIVATED_ENVIRONMENTS)}.`);
  }
  if (!isObject(document)) problems.error('points-missing', [...path, 'version_document'], 'A version needs "version_document", an object with "data_points".');
  else {
    checkPoints(document['data_points'], [...path, 'version_document', 'data_points'], problems);
    checkSettings(document['settings'], [...path, 'version_document', 'settings'], problems);
  }
  problems.version = null;
}

const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  event: ['allow', 'drop_event', 'drop_batch', 'unknown'],
  event_attribute: ['allow', 'drop_attribute', 'drop_event', 'drop_batch', 'unknown'],
  user_attribute: ['allow', 'drop_attribute', 'drop_batch', 'unknown'],
  identity: ['allow', 'drop_attribute', 'drop_batch', 'unknown'],
};

function checkSettings(settings: unknown, path: readonly Segment[], problems: Problems): void {
  if (settings === undefined || settings === null) return;
  const actions = isObject(settings) ? settings['validation_actions'] : undefined;
  if (!isObject(settings) || (actions !== undefined && actions !== null && !isObject(actions))) return problems.error('settings', path, '"settings" must be an object with "validation_actions", an object.');
  for (const [name, action] of Object.entries(isObject(actions) ? actions : {})) {
    const at = [...path, 'validation_actions', name];
    const known = Object.hasOwn(SETTINGS, name) ? SETTINGS[name]! : undefined;
    if (known === undefined) problems.warn('settings', at, `"${name}" is no block setting and is ignored: use ${listed(Object.keys(SETTINGS))}.`);
    else if (!VALIDATION_ACTIONS.some((value) => value === action)) problems.error('settings', at, `"${name}" must be ${listed(known)}.`);
    else if (!known.includes(action as string)) problems.warn('settings', at, `"${String(action)}" does nothing for "${name}": use ${listed(known)}.`);
  }
}

/** The same from a file's text, with lines and columns; also what is no JSON. */
export function planProblemsOfText(text: string, file: string): PlanProblem[] {
  const whole = newProblems(file);
  if (Buffer.byteLength(text) > MAX_PLAN_BYTES) {
    whole.error('plan-too-big', [], `The plan is bigger than ${MAX_PLAN_BYTES / 1_000_000} MB, the platform's limit: split it.`);
    return whole.list;
  }
  try {
    const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
    const read = readJson(source, z.unknown());
    if (!read.ok) return read.findings.map(({ severity, code, message, line, column }) => ({ severity, code, message, plan: '', version: null, path: '', match_key: null, file, line, column }));
    const problems = checkPlan(read.value, file);
    const root = problems.length === 0 ? undefined : parseTree(source);
    if (root === undefined) return problems;
    const lines = lineStarts(source);
    return problems.map((problem) => ({ ...problem, ...positionIn(lines, offsetOf(root, problem.path)) }));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    whole.error('schema-too-deep', [], 'The file is nested too deeply to be read: simplify it.');
    return whole.list;
  }
}

/** The value at the path, or the nearest thing around it that is there. */
function offsetOf(root: Node, path: string): number {
  let node = root;
  for (const segment of segmentsOf(path)) {
    const next = findNodeAtLocation(node, [node.type === 'array' ? Number(segment) : segment]);
    if (next === undefined) break;
    node = next;
  }
  return node.parent?.type === 'property' ? node.parent.offset : node.offset;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Both count from 1. */
function positionIn(lines: readonly number[], offset: number): { line: number; column: number } {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (lines[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - lines[low]! + 1 };
}
