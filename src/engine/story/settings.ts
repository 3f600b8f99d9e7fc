/** The workspace files that had a say in a batch, and the parts of them that its reasons point at. */
import { createHash } from 'node:crypto';
import type { BatchDetail, Pointer, Reason } from '../../protocol/contract.ts';
import { isObject } from '../../protocol/json.ts';
import { valueAt } from '../../protocol/pointer.ts';
import type { Rule } from '../../protocol/rule.ts';
import type { StorySetting } from '../../protocol/story.ts';
import type { Workspace } from '../../protocol/workspace.ts';

type Kind = StorySetting['kind'];
type Draft = Omit<StorySetting, 'replaced'>;

const KIND_OF_POINTER: Partial<Record<Pointer['kind'], Kind>> = { input: 'inputs', output: 'outputs', connection: 'connections', settings: 'workspace', rule: 'rules', plan: 'plans' };
/** Longer parts are cut. */
const FRAGMENT_CHARACTERS = 4_000;
const LINES_AROUND = 2;

/** As they stand now. In the order in which they take part. */
export function storySettings(detail: BatchDetail, workspace: Workspace): Draft[] {
  const input = workspace.inputs[detail.input];
  const connections = Object.entries(workspace.connections).filter(([, connection]) => connection.input === detail.input);
  const outputs = [...new Set(connections.map(([, { output }]) => output))].filter((name) => workspace.outputs[name] !== undefined);
  const rules = [...new Set([...input?.rules ?? [], ...connections.flatMap(([, connection]) => connection.rules)])].filter((name) => workspace.rules[name] !== undefined);
  const pointers = pointersOf(detail);
  const named = new Set(pointers.filter(({ kind }) => kind === 'plan').map(({ name }) => name).concat(detail.violations_list.map(({ plan }) => plan)));
  const plans = Object.entries(workspace.plans).filter(([, { data_plan_id: id }]) => named.has(id));
  const drafts: Draft[] = [
    draft('workspace', '', 'cloudchamber.json', workspace.file),
    ...(input === undefined ? [] : [draft('inputs', detail.input, `inputs/${detail.input}.json`, input)]),
    ...rules.map((name) => ruleDraft(name, workspace.rules[name]!)),
    ...plans.map(([name, plan]) => ({ ...draft('plans', plan.data_plan_id, `plans/${name}.json`, plan), value: null })),
    ...connections.map(([name, connection]) => draft('connections', name, `connections/${name}.json`, connection)),
    ...outputs.map((name) => draft('outputs', name, `outputs/${name}.json`, workspace.outputs[name]!)),
  ];
  return drafts.map((one) => ({ ...one, fragments: fragments(one, pointers, workspace) }));
}

/** The same for the same content, whatever the order of members. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(sorted(value))).digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).filter((key) => key !== '$schema').sort().map((key) => [key, sorted(value[key])]));
}

function plain(value: unknown): StorySetting['value'] {
  return JSON.parse(JSON.stringify(value)) as StorySetting['value'];
}

function draft(kind: Kind, name: string, file: string, content: object): Draft {
  const { $schema: _schema, ...value } = content as { $schema?: string };
  return { kind, name, file, value: plain(value), fingerprint: fingerprint(value), fragments: [] };
}

/** Without the code: where a reason points at a line, the lines around it are a fragment. */
function ruleDraft(name: string, rule: Rule): Draft {
  return { ...draft('rules', name, `rules/${name}/rule.json`, rule.file), fingerprint: fingerprint({ file: rule.file, code: rule.code, versions: rule.versions }) };
}

function pointersOf(detail: BatchDetail): Pointer[] {
  const reasons: Reason[] = detail.deliveries.map(({ reason }) => reason);
  for (const step of detail.trace) reasons.push(step.reason, ...step.more ?? [], ...step.events.map(({ reason }) => reason), ...(step.fields ?? []).map(({ reason }) => reason));
  return reasons.flatMap(({ pointer }) => (pointer === undefined ? [] : [pointer]));
}

function fragments({ kind, name, value }: Draft, pointers: readonly Pointer[], workspace: Workspace): Draft['fragments'] {
  const found = new Map<string, string>();
  for (const pointer of pointers) {
    if (KIND_OF_POINTER[pointer.kind] !== kind || (kind !== 'workspace' && pointer.name !== name)) continue;
    if (kind === 'rules' && pointer.line !== undefined) found.set(`line ${pointer.line}`, linesAround(codeOf(workspace.rules[name], pointer.file), pointer.line));
    if (pointer.path === undefined || !pointer.path.startsWith('/')) continue;
    const part = valueAt(kind === 'plans' ? planDocument(workspace, name, pointer.version) : value, pointer.path);
    if (part !== undefined) found.set(pointer.path, cut(JSON.stringify(part, null, 2)));
  }
  return [...found].map(([at, text]) => ({ at, text }));
}

const cut = (text: string): string => (text.length > FRAGMENT_CHARACTERS ? `${text.slice(0, FRAGMENT_CHARACTERS)}\n…` : text);

function codeOf(rule: Rule | undefined, file: string | undefined): string {
  const version = /\/versions\/(v\d+)\.[jt]s$/.exec(file ?? '')?.[1];
  return (version === undefined ? rule?.code : rule?.versions[version]?.code) ?? '';
}

function linesAround(code: string, line: number): string {
  const lines = code.split('\n');
  const from = Math.max(1, line - LINES_AROUND);
  return cut(lines.slice(from - 1, line + LINES_AROUND).map((text, index) => `${String(from + index).padStart(4)}${from + index === line ? ' > ' : '   '}${text}`).join('\n'));
}

function planDocument(workspace: Workspace, id: string, version: number | undefined): StorySetting['value'] {
  const plan = Object.values(workspace.plans).find(({ data_plan_id: one }) => one === id);
  return plain(plan?.data_plan_versions.find((one) => one.version === version)?.version_document ?? null);
}
