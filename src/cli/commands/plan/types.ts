/** `plan types`: TypeScript of a plan version. */
import { planTypes } from '../../../engine/data-plans/index.ts';
import { printable } from '../../report/terminal.ts';
import type { TypesArguments } from './arguments.ts';
import { shownPath } from '../../places.ts';
import { givenPlan, versionIn, versionLabel } from './plans.ts';
import { write } from './validate.ts';

export function types(args: TypesArguments): number {
  const plan = givenPlan(args.plan, args.places);
  const version = versionIn(plan, args.version);
  const text = planTypes({ data_plan_id: plan.id === '' ? 'plan' : plan.id, ...(plan.name === null ? {} : { data_plan_name: plan.name }) }, version);
  for (const line of plan.warnings) process.stderr.write(`${printable(line)}\n`);
  if (args.out === null) {
    process.stdout.write(text);
    return 0;
  }
  write(args.out, text, args.places.cwd);
  process.stderr.write(`${printable(`Types of ${versionLabel(plan, version)} written to ${shownPath(args.out, args.places.cwd)}.`)}\n`);
  return 0;
}
