/**
 * Rule source to the CommonJS that the host loads. Plain CommonJS passes as it is: it must stay sloppy (spec/pipeline.md a.4).
 * TypeScript and ES modules go through esbuild; its source map leads errors and breakpoints back to the source.
 */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { allGeneratedPositionsFor, LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { parse } from 'acorn';
import type { Options, Program } from 'acorn';
import type { transform } from 'esbuild';
import type { Rule, RuleError, RuleFile, RuleLanguage } from '../../protocol/rule.ts';
import type { RuleProgram } from './host/types.ts';

/** Both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface CompiledCode {
  readonly source: string;
  readonly language: RuleLanguage;
  readonly code: string;
  readonly hash: string;
  /** Null when `code` is the source. */
  readonly map: TraceMap | null;
  /** Lines at the top of `code` that esbuild wrote and nobody else; its map says they are line 1. */
  readonly preamble: number;
}

export type Compilation = { readonly ok: true; readonly compiled: CompiledCode } | { readonly ok: false; readonly error: RuleError };

const PARSE: Options = { ecmaVersion: 'latest', locations: true, allowReturnOutsideFunction: true, allowHashBang: true };
const CACHED = 200;
const cache = new Map<string, Promise<Compilation>>();

export function compileCode(source: string, language: RuleLanguage): Promise<Compilation> {
  const hash = createHash('sha256').update(language).update('\0').update(source).digest('hex').slice(0, 16);
  const known = cache.get(hash);
  if (known !== undefined) return known;
  const compiling = compile(source, language, hash);
  cache.set(hash, compiling);
  if (cache.size > CACHED) cache.delete(cache.keys().next().value!);
  return compiling;
}

async function compile(source: string, language: RuleLanguage, hash: string): Promise<Compilation> {
  if (language === 'js') {
    const script = parseScript(source);
    if (script.ok) return { ok: true, compiled: { source, language, code: source, hash, map: null, preamble: 0 } };
    if (!isModule(source)) return { ok: false, error: syntaxError(script.message, script.place) };
  }
  return transformed(source, language, hash);
}

/** As Node loads a CommonJS file: sloppy, `return` allowed at the top. */
export function parseScript(source: string): { ok: true; program: Program } | { ok: false; message: string; place: Place } {
  try {
    return { ok: true, program: parse(source, { ...PARSE, sourceType: 'script' }) };
  } catch (error) {
    const { message, loc } = error as SyntaxError & { loc?: { line: number; column: number } };
    return { ok: false, message: message.replace(/ \(\d+:\d+\)$/, ''), place: { line: loc?.line ?? 1, column: (loc?.column ?? 0) + 1 } };
  }
}

function isModule(source: string): boolean {
  try {
    return parse(source, { ...PARSE, sourceType: 'module' }).body.some(({ type }) => type.startsWith('Import') || type.startsWith('Export'));
  } catch {
    return /^\s*(import\s*["'{*\w]|export\s+(default|const|let|var|function|async|class|\{))/m.test(source);
  }
}

/** In a packaged app esbuild's program stands beside the archive in which its package is. */
function loadEsbuild(): Promise<{ readonly transform: typeof transform }> {
  const program = process.platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild';
  try {
    const path = createRequire(import.meta.url).resolve(`@esbuild/${process.platform}-${process.arch}/${program}`);
    if (/app\.asar[\\/]/.test(path)) process.env['ESBUILD_BINARY_PATH'] ??= path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
  } catch {
    // esbuild itself says what is missing.
  }
  return import('esbuild');
}

async function transformed(source: string, language: RuleLanguage, hash: string): Promise<Compilation> {
  const esbuild = await loadEsbuild();
  try {
    // The source map starts with `sourcefile`; the name stands in errors of people who look at the exported file.
    const { code, map } = await esbuild.transform(source, {
      loader: language, format: 'cjs', target: 'node22', sourcemap: 'external', sourcefile: `index.${language}`, sourcesContent: false,
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: false } }, ...(isModule(source) ? { banner: '"use strict";' } : {}), logLevel: 'silent',
    });
    return { ok: true, compiled: { source, language, code, hash, map: new TraceMap(map), preamble: preambleOf(code) } };
  } catch (error) {
    const first = (error as { errors?: { text: string; location: { line: number; column: number } | null }[] }).errors?.[0];
    if (first === undefined) return { ok: false, error: syntaxError(`The rule could not be compiled: ${error instanceof Error ? error.message : String(error)}`, null) };
    return { ok: false, error: syntaxError(first.text, first.location === null ? null : { line: first.location.line, column: first.location.column + 1 }) };
  }
}

function preambleOf(code: string): number {
  const end = code.indexOf('module.exports = __toCommonJS(');
  return end < 0 ? 0 : code.slice(0, end).split('\n').length;
}

function syntaxError(message: string, place: Place | null): RuleError {
  return { type: 'Runtime.UserCodeSyntaxError', message: `SyntaxError: ${message}`, trace: [], line: place?.line ?? null, column: place?.column ?? null };
}

/** Where a place of the loaded code is in the source. */
export function sourcePlace(compiled: CompiledCode, place: Place): Place | null {
  if (compiled.map === null) return place;
  if (place.line <= compiled.preamble) return null;
  const { line, column } = originalPositionFor(compiled.map, { line: place.line, column: Math.max(0, place.column - 1) });
  return line === null ? null : { line, column: column + 1 };
}

/** The first place of the loaded code that comes from this line of the source, or from the next one that made code. */
export function generatedPlace(compiled: CompiledCode, line: number): Place | null {
  if (compiled.map === null) return { line, column: 1 };
  const last = compiled.source.split('\n').length;
  for (let at = line; at <= last; at++) {
    const found = allGeneratedPositionsFor(compiled.map, { source: `index.${compiled.language}`, line: at, column: 0, bias: LEAST_UPPER_BOUND }).find(({ line: generated }) => generated !== null && generated > compiled.preamble);
    if (found !== undefined && found.line !== null) return { line: found.line, column: found.column + 1 };
  }
  return null;
}

/** The error of a run with its lines in the source. */
export function sourceError(compiled: CompiledCode, error: RuleError): RuleError {
  if (compiled.map === null) return error;
  const place = error.line === null ? null : sourcePlace(compiled, { line: error.line, column: error.column ?? 1 });
  const trace = error.trace.map((text) => text.replace(/\bindex\.js:(\d+)(?::(\d+))?/g, (whole, line: string, column?: string) => {
    const at = sourcePlace(compiled, { line: Number(line), column: Number(column ?? 1) });
    return at === null ? whole : `index.${compiled.language}:${at.line}${column === undefined ? '' : `:${at.column}`}`;
  }));
  return { ...error, trace, line: place?.line ?? null, column: place?.column ?? null };
}

/** A version of a rule, compiled and named: what every kind of run starts from. */
export type PreparedRule =
  | { readonly ok: true; readonly name: string; readonly version: string; readonly program: RuleProgram; readonly compiled: CompiledCode }
  | { readonly ok: false; readonly name: string; readonly version: string; readonly error: RuleError };

export async function prepareRule(name: string, version: string, code: Rule['versions'][string], settings: Pick<RuleFile, 'runtime' | 'environment'>): Promise<PreparedRule> {
  const compilation = await compileCode(code.code, code.language);
  if (!compilation.ok) return { ok: false, name, version, error: compilation.error };
  const { compiled } = compilation;
  const { runtime, environment } = settings;
  const key = `${name}@${version}#${createHash('sha256').update(JSON.stringify([compiled.hash, runtime, environment])).digest('hex').slice(0, 16)}`;
  return { ok: true, name, version, compiled, program: { key, name, version, code: compiled.code, runtime, environment } };
}
