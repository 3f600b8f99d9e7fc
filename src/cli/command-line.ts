/** The command line as a whole: which command is meant, and the texts about all of them. */
import { listed } from '../engine/wording.ts';
import type { Command } from './command.ts';

export type CommandLine =
  | { readonly kind: 'run'; readonly command: string; readonly args: unknown; readonly run: () => Promise<number>; readonly endsProcess: boolean }
  | { readonly kind: 'help'; readonly usage: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'mistake'; readonly message: string; readonly usage: string };

export function readCommandLine(commands: readonly Command[], argv: readonly string[], cwd: string): CommandLine {
  // Options may stand before the command, so its name is looked for, not taken from the front.
  const at = argv.findIndex((word) => commands.some(({ name }) => name === word));
  const meant = commands.find(({ name }) => name === argv[at]);
  if (meant === undefined) return withoutCommand(commands, argv);
  const prepared = meant.prepare(argv.filter((_, index) => index !== at), cwd);
  if (prepared.kind === 'run') return { ...prepared, command: meant.name, endsProcess: meant.endsProcess };
  return { ...prepared, usage: meant.usage };
}

function withoutCommand(commands: readonly Command[], argv: readonly string[]): CommandLine {
  const usage = usageOf(commands);
  const word = argv.find((each) => !each.startsWith('-'));
  if (word === 'help' || argv.includes('--help') || argv.includes('-h')) return { kind: 'help', usage };
  if (argv.includes('--version') || argv.includes('-v')) return { kind: 'version' };
  const names = listed(commands.map(({ name }) => name));
  return { kind: 'mistake', message: word === undefined ? `Say what to do: ${names}.` : `There is no command "${word}": use ${names}.`, usage };
}

export function usageOf(commands: readonly Command[]): string {
  const forms = commands.flatMap((each) => each.forms);
  const width = Math.max(...forms.map(({ form }) => form.length));
  return `Usage: cloudchamber COMMAND [options]

Commands:
${forms.map(({ form, summary }) => `  ${form.padEnd(width)}  ${summary}`).join('\n')}

Options:
  -h, --help     show this, or with a command, all about it
  -v, --version  show the version
`;
}
