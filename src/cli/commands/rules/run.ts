/** `cloudchamber rules …`: one file for each part; what cannot be read is said on standard error, with exit status 2. */
import { printable } from '../../report/terminal.ts';
import { BadInput } from '../../places.ts';
import type { RulesArguments } from './arguments.ts';
import { exportOne } from './export.ts';
import { lint } from './lint.ts';
import { runOne } from './run-one.ts';
import { test } from './test.ts';

export async function runRules(args: RulesArguments): Promise<number> {
  // Who reads the first lines and closes the pipe has seen enough.
  process.stdout.on('error', () => undefined);
  try {
    switch (args.what) {
      case 'test': return await test(args);
      case 'run': return await runOne(args);
      case 'lint': return await lint(args);
      case 'export': return await exportOne(args);
      default: return args satisfies never;
    }
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    process.stderr.write(`${error.lines.map(printable).join('\n')}\n`);
    return 2;
  }
}
