/** Entry of the command line; `bin/cloudchamber.mjs` starts it on the right Node. */
import { readFileSync } from 'node:fs';
import { parseCommand, USAGE } from './arguments.ts';

process.exitCode = await run(process.argv.slice(2));

async function run(argv: readonly string[]): Promise<number> {
  const command = parseCommand(argv, process.cwd());
  switch (command.kind) {
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    case 'version':
      console.log(version());
      return 0;
    case 'mistake':
      process.stderr.write(`${command.message}\n\n${USAGE}`);
      return 2;
    case 'serve': {
      const { serve } = await import('./serve.ts');
      // The engine's stop leaves nothing behind; a handle that someone else left open must not keep a stopped program alive.
      process.exit(await serve(command.args));
    }
  }
}

/** From `src/cli` and from `out/main` alike. */
function version(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
