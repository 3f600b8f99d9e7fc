import { describe, expect, it } from 'vitest';
import { command } from './command.ts';
import { readCommandLine, usageOf } from './command-line.ts';
import { COMMANDS } from './commands/index.ts';

const commands = ['serve', 'rules', 'plan'].map((name) => command({ name, forms: [{ form: `${name} X`, summary: `about ${name}` }], usage: `usage of ${name}`, parse: (args) => ({ kind: 'run', args }), run: async () => 0 }));

describe('the command line', () => {
  it.each([
    [[], 'Say what to do: "serve", "rules" or "plan".'],
    [['--json'], 'Say what to do: "serve", "rules" or "plan".'],
    [['sevre'], 'There is no command "sevre": use "serve", "rules" or "plan".'],
  ])('%j is a mistake', (argv, message) => {
    expect(readCommandLine(commands, argv, '/')).toEqual({ kind: 'mistake', message, usage: usageOf(commands) });
  });

  it.each([[['--help'], 'help'], [['-h'], 'help'], [['help'], 'help'], [['--version'], 'version'], [['-v'], 'version']])('%j', (argv, kind) => {
    expect(readCommandLine(commands, argv, '/').kind).toBe(kind);
  });

  it('a command gets the words around its name', () => {
    expect(readCommandLine(commands, ['--json', 'rules', 'test', 'serve'], '/')).toMatchObject({ kind: 'run', command: 'rules', args: ['--json', 'test', 'serve'] });
  });

  it('every command is in the help text', () => {
    const text = usageOf(COMMANDS);
    for (const { name, forms } of COMMANDS) expect(forms.every(({ form, summary }) => text.includes(form) && text.includes(summary)), name).toBe(true);
  });
});
