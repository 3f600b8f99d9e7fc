/** `plan diff`: two versions of a plan, in words. */
import { diffVersions } from '../../../engine/data-plans/index.ts';
import type { PlanDiff } from '../../../protocol/data-plan.ts';
import { printable } from '../../report/terminal.ts';
import type { DiffArguments } from './arguments.ts';
import { givenPlan, versionIn, versionLabel } from './plans.ts';

const MARKS = { added: '+', removed: '-', changed: '~' } as const;

export function diff(args: DiffArguments): number {
  const sides = [args.before, args.after].map((named) => {
    const plan = givenPlan(named, args.places);
    const version = versionIn(plan, null);
    for (const line of plan.warnings) process.stderr.write(`${printable(line)}\n`);
    return { version, label: versionLabel(plan, version) };
  });
  const [before, after] = sides as [(typeof sides)[number], (typeof sides)[number]];
  const result = diffVersions(before.version, after.version);
  process.stdout.write(args.json ? `${JSON.stringify(result, undefined, 2)}\n` : text(result, before.label, after.label));
  return args.failOnBreaking && result.breaking ? 1 : 0;
}

function text({ points, settings, breaking }: PlanDiff, before: string, after: string): string {
  const lines = [`${before} → ${after}`];
  for (const point of points) {
    lines.push(`${MARKS[point.change]} ${point.match_key}${point.breaking ? '  (breaking)' : ''}`);
    for (const change of point.changes) lines.push(`    ${change.text}`);
  }
  for (const setting of settings) lines.push(`~ ${setting.name}: ${setting.before} → ${setting.after}`);
  if (points.length + settings.length === 0) lines.push('Nothing changed.');
  else lines.push(breaking ? 'Breaking: data that was valid can become invalid.' : 'Not breaking: what was valid stays valid.');
  return `${lines.map(printable).join('\n')}\n`;
}
