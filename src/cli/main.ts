/** Entry of the command line; `bin/cloudchamber.mjs` starts it on the right Node. */
import { readFileSync } from 'node:fs';
import { readCommandLine } from './command-line.ts';
import { COMMANDS } from './commands/index.ts';

process.exitCode = await run(process.argv.slice(2));

async function run(argv: readonly string[]): Promise<number> {
  const line = readCommandLine(COMMANDS, argv, process.cwd());
  switch (line.kind) {
    case 'help':
      process.stdout.write(line.usage);
      return 0;
    case 'version':
      console.log(version());
      return 0;
    case 'mistake':
      process.stderr.write(`${line.message}\n\n${line.usage}`);
      return 2;
    case 'run': {
      const status = await line.run();
      if (line.endsProcess) process.exit(status);
      return status;
    }
  }
}

/** From `src/cli` and from `out/main` alike. */
function version(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
