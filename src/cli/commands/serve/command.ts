import { command } from '../../command.ts';
import { parseServe, SERVE_USAGE } from './arguments.ts';

export const serveCommand = command({
  name: 'serve',
  forms: [{ form: 'serve', summary: 'runs Cloudchamber and serves its window to a browser' }],
  usage: SERVE_USAGE,
  parse: parseServe,
  run: async (args) => (await import('./serve.ts')).serve(args),
  // The engine's stop leaves nothing behind; a handle that someone else left open must not keep a stopped program alive.
  endsProcess: true,
});
