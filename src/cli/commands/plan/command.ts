import { command } from '../../command.ts';
import { parsePlan, PLAN_USAGE } from './arguments.ts';

export const planCommand = command({
  name: 'plan',
  forms: [
    { form: 'plan validate', summary: 'checks batches or captured data against a data plan' },
    { form: 'plan draft', summary: 'makes a data plan of batches or captured data' },
    { form: 'plan diff', summary: 'says what changed between two versions of a plan' },
    { form: 'plan types', summary: 'writes TypeScript types of a plan version' },
  ],
  usage: PLAN_USAGE,
  parse: parsePlan,
  run: async (args) => (await import('./run.ts')).runPlan(args),
});
