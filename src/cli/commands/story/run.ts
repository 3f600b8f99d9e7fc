/** `cloudchamber story …`: what cannot be used is said on standard error, with exit status 2. */
import { printable } from '../../report/terminal.ts';
import { Refused } from '../../engine-call.ts';
import { BadInput } from '../../places.ts';
import type { StoryArguments } from './arguments.ts';
import { openStory } from './open.ts';
import { writeStory } from './write.ts';

export async function runStory(args: StoryArguments): Promise<number> {
  process.stdout.on('error', () => undefined);
  try {
    return args.what === 'write' ? await writeStory(args) : await openStory(args);
  } catch (error) {
    if (!(error instanceof BadInput || error instanceof Refused)) throw error;
    const lines = error instanceof BadInput ? error.lines : [error.message];
    process.stderr.write(`${lines.map(printable).join('\n')}\n`);
    return error instanceof Refused && error.status === 409 ? 1 : 2;
  }
}
