/** What can be compared: versions as they are saved, the edited draft, the changed file, and a file from disk. */
import type { ActivatedEnvironment, DataPlan } from '../../../protocol/data-plan.ts';
import { isObject, parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { PickedFile } from '../../ui/files.ts';
import type { VersionOf } from './plan-drafts.ts';

export interface DiffSide {
  readonly id: string;
  readonly name: string;
  readonly detail?: string | undefined;
  /** Of a saved version. */
  readonly version?: number;
  readonly value: unknown;
}

interface Sources {
  readonly plan: DataPlan;
  readonly saved: DataPlan;
  readonly dirty: boolean;
  readonly conflict: DataPlan | null;
}

function readFile(file: PickedFile): unknown {
  try {
    const value = parseJson(file.text);
    return isObject(value) && isObject(value['data_plan']) ? value['data_plan'] : value;
  } catch {
    return file.text;
  }
}

/** A file with several versions offers each of them. */
function fileSides(file: PickedFile): DiffSide[] {
  const value = readFile(file);
  const versions = isObject(value) && Array.isArray(value['data_plan_versions']) ? value['data_plan_versions'] : [value];
  return versions.map((one, index) => ({
    id: index === 0 ? 'file' : `file ${index}`, value: one,
    name: versions.length > 1 && isObject(one) ? `${file.name} version ${String(one['version'] ?? index + 1)}` : file.name, detail: 'from disk',
  }));
}

export function diffSides({ plan, saved, dirty, conflict }: Sources, file: PickedFile | null, status: (environment: ActivatedEnvironment) => string): DiffSide[] {
  const detail = (one: VersionOf): string => [status(one.activated_environment ?? 'none'), one.version_description].filter(Boolean).join(': ');
  return [
    ...saved.data_plan_versions.map((one) => ({ id: `v${one.version}`, name: `Version ${one.version}`, detail: detail(one), version: one.version, value: one })),
    ...(dirty ? plan.data_plan_versions.map((one) => ({ id: `draft ${one.version}`, name: `Version ${one.version}, edited`, detail: 'not saved', value: one })) : []),
    ...(conflict?.data_plan_versions ?? []).map((one) => ({ id: `theirs ${one.version}`, name: `Version ${one.version}, on disk`, detail: 'changed outside', value: one })),
    ...(file === null ? [] : fileSides(file)),
  ];
}

export function formatted(side: DiffSide): string {
  return typeof side.value === 'string' ? side.value : stringifyJson(side.value, 2);
}
