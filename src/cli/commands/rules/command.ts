import { command } from '../../command.ts';
import { parseRules, RULES_USAGE } from './arguments.ts';

export const rulesCommand = command({
  name: 'rules',
  forms: [
    { form: 'rules test', summary: 'runs the cases of rules' },
    { form: 'rules run', summary: 'runs a rule over one batch' },
    { form: 'rules lint', summary: 'finds what goes wrong with rules on some batch' },
    { form: 'rules export', summary: 'writes a rule for AWS Lambda' },
  ],
  usage: RULES_USAGE,
  parse: parseRules,
  run: async (args) => (await import('./run.ts')).runRules(args),
});
