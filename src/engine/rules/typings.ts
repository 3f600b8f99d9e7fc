/** Typings for editors: the official model of a batch, and what stands around a handler (spec/pipeline.md a.2, a.4). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface TypingFile {
  readonly path: string;
  readonly text: string;
}

const HANDLER = `/** The batch that a rule gets; every member may be missing. */
type Batch = import('@mparticle/event-models').Batch;
interface RuleContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
  succeed(result: Batch | null): void;
  fail(error: unknown): void;
  done(error: unknown, result?: Batch | null): void;
}
/** The first argument is always null; the second is the batch, or null to drop it. */
type RuleCallback = (error: unknown, result?: Batch | null) => void;
type RuleHandler = (batch: Batch, context: RuleContext, callback: RuleCallback) => Promise<Batch | null> | void;
declare const exports: { handler: RuleHandler };
declare const module: { exports: { handler: RuleHandler } };
declare function require(name: 'crypto' | 'buffer' | 'util' | 'url' | 'querystring' | 'zlib' | 'assert' | 'events' | 'string_decoder' | 'path'): any;
declare const process: { readonly env: Readonly<Record<string, string | undefined>> };
declare const Buffer: any;
declare const console: Readonly<Record<'log' | 'info' | 'warn' | 'error' | 'debug' | 'trace', (...values: unknown[]) => void>>;
declare function setTimeout(run: (...values: any[]) => void, ms?: number, ...values: any[]): object;
declare function clearTimeout(timer: object | undefined): void;
declare function setImmediate(run: (...values: any[]) => void, ...values: any[]): object;
`;

let files: readonly TypingFile[] | null = null;

export function ruleTypings(): readonly TypingFile[] {
  if (files !== null) return files;
  const path = createRequire(import.meta.url).resolve('@mparticle/event-models/dist/index.d.ts');
  files = [
    { path: 'node_modules/@mparticle/event-models/index.d.ts', text: readFileSync(path, 'utf8') },
    { path: 'rule.d.ts', text: HANDLER },
  ];
  return files;
}
