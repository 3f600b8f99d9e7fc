/** Runs rules in this process, for tests of what stands around a run; the locked host has its own. */
import { createRequire } from 'node:module';
import { createContext, Script } from 'node:vm';
import type { RuleAnswer, RuleProgram, RuleRunner, RuleRunOptions } from '../host/types.ts';

const require = createRequire(import.meta.url);
const CORE = new Set(['crypto', 'node:crypto', 'util', 'url']);

export class InProcessRunner implements RuleRunner {
  readonly calls: { key: string; options: RuleRunOptions }[] = [];
  /** Measured time that every answer claims. */
  ms = 1;

  async run(program: RuleProgram, batchText: string, options: RuleRunOptions = {}): Promise<RuleAnswer> {
    this.calls.push({ key: program.key, options });
    const logs: RuleAnswer['logs'] = [];
    const base = { ms: this.ms, cold: true, logs, logsCut: false, warnings: [] };
    try {
      const value = await call(program, batchText, logs);
      const text = JSON.stringify(value ?? null);
      return text === 'null' ? { ...base, kind: 'dropped' } : { ...base, kind: 'result', text };
    } catch (thrown) {
      const error = thrown as Error;
      const place = /index\.js:(\d+):(\d+)/.exec(error.stack ?? '');
      return { ...base, kind: 'error', error: { type: error.name, message: error.message, trace: String(error.stack).split('\n'), line: place === null ? null : Number(place[1]), column: place === null ? null : Number(place[2]) } };
    }
  }

  coldStart(): void {}
  prepare(): void {}
  state(): { state: 'enforced'; message: string } {
    return { state: 'enforced', message: '' };
  }
  async stop(): Promise<void> {}
}

async function call(program: RuleProgram, batchText: string, logs: RuleAnswer['logs']): Promise<unknown> {
  const exports: { handler?: (...args: unknown[]) => unknown } = {};
  const module = { exports };
  const log = (...args: unknown[]): void => void logs.push({ level: 'log', at_ms: 0, text: args.map(String).join(' ') });
  const context = createContext({ exports, module, console: { log, info: log, warn: log, error: log }, process: { env: program.environment }, setTimeout, Buffer, require: (id: string) => {
    if (!CORE.has(id)) throw new Error(`Cannot find module '${id}'`);
    return require(id) as unknown;
  } });
  new Script(program.code, { filename: 'index.js' }).runInContext(context);
  const handler = module.exports.handler;
  if (typeof handler !== 'function') throw new Error('index.handler is undefined or not exported');
  const batch = new Script(`(${JSON.stringify(batchText)})`).runInContext(context) as string;
  const parsed = (new Script('JSON').runInContext(context) as JSON).parse(batch) as unknown;
  return new Promise((resolve, reject) => {
    let answered = false;
    const once = (settle: () => void): void => {
      if (!answered) settle();
      answered = true;
    };
    try {
      const returned = handler(parsed, {}, (error: unknown, result: unknown) => once(() => (error === null || error === undefined ? resolve(result) : reject(error))));
      if (typeof (returned as PromiseLike<unknown> | undefined)?.then === 'function') (returned as PromiseLike<unknown>).then((value) => once(() => resolve(value)), (error: unknown) => once(() => reject(error)));
      else if (handler.length < 3) once(() => resolve(null));
    } catch (error) {
      once(() => reject(error as Error));
    }
  });
}
