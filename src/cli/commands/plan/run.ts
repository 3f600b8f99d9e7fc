/** `cloudchamber plan …`: one file for each part; what cannot be read is said on standard error, with exit status 2. */
import { printable } from '../../report/terminal.ts';
import type { PlanArguments } from './arguments.ts';
import { diff } from './diff.ts';
import { draft } from './draft.ts';
import { BadInput } from '../../places.ts';
import { types } from './types.ts';
import { validate } from './validate.ts';

export async function runPlan(args: PlanArguments): Promise<number> {
  // Who reads the first lines and closes the pipe has seen enough.
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => undefined);
  try {
    switch (args.what) {
      case 'validate': return await validate(args);
      case 'draft': return await draft(args);
      case 'diff': return diff(args);
      case 'types': return types(args);
    }
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    process.stderr.write(`${error.lines.map(printable).join('\n')}\n`);
    return 2;
  }
}
