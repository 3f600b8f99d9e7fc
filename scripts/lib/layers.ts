/**
 * The rules about who may import whom (design.md section 4), as data and one pass over the syntax trees.
 * What tests import does not ship, so `*.test.ts` files are left out.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix, relative, sep } from 'node:path';
import { parseSync } from 'vite';

export interface Finding {
  /** Relative to the root, with slashes. */
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly remedy: string;
}

export interface LayerReport {
  readonly files: number;
  readonly findings: readonly Finding[];
  /** Files that grow towards a god file. */
  readonly long: readonly { readonly file: string; readonly lines: number }[];
}

const WARN_LINES = 400;
const FAIL_LINES = 600;

/** Shared contracts inside the engine: types that several parts speak, owned by one. Anyone in the engine may import them. */
const ENGINE_CONTRACTS = new Set(['src/engine/outputs/definition.ts', 'src/engine/ingest/surface.ts', 'src/engine/workspace/types.ts', 'src/engine/control/host.ts']);

/** Node, DOM and Electron, none of which protocol may know. */
const HOST_GLOBALS = new Set([
  'process', 'Buffer', 'require', '__dirname', '__filename', 'global', 'setImmediate', 'clearImmediate',
  'window', 'document', 'navigator', 'location', 'localStorage', 'sessionStorage', 'HTMLElement', 'XMLHttpRequest', 'fetch',
]);

/** The engine's parts from the bottom up; a part may import its own rank (domain folders and listeners excepted) and those below. */
const RANKS = ['batch and single files', 'domain folders', 'pipeline, store and jobs', 'ingest and control', 'server, index and worker entries'] as const;
const SINGLE_FILE = 0;
const DOMAIN = 1;
const LISTENER = 3;
const TOP = 4;
const RANK_OF: Readonly<Record<string, number>> = { batch: SINGLE_FILE, pipeline: 2, store: 2, jobs: 2, ingest: LISTENER, control: LISTENER, server: TOP, index: TOP };

function engineRank({ part, path }: SourceFile): number {
  // How threads are started knows nothing of what they do; the worker entries join everything.
  if (part === 'workers') return path.endsWith('-worker.ts') ? TOP : SINGLE_FILE;
  const isSingleFile = /^src\/engine\/[^/]+$/.test(path);
  return RANK_OF[part] ?? (isSingleFile ? SINGLE_FILE : DOMAIN);
}

interface Import {
  readonly specifier: string;
  readonly line: number;
  readonly typeOnly: boolean;
}

interface SourceFile {
  readonly path: string;
  readonly layer: string;
  /** Folder (or file stem) below the layer. */
  readonly part: string;
  /** Folder below the part. */
  readonly inner: string;
}

function locate(path: string): SourceFile {
  const [, layer = '', part = '', inner = ''] = path.split('/');
  return { path, layer, part: part.replace(/\.tsx?$/, ''), inner: inner.includes('.') ? '' : inner };
}

interface Verdict {
  readonly rule: string;
  readonly remedy: string;
}

const isNodeBuiltin = (specifier: string) => specifier.startsWith('node:') || builtinModules.includes(specifier);

function judgePackage(from: SourceFile, specifier: string, declared: ReadonlySet<string>): Verdict | null {
  const isElectron = specifier === 'electron' || specifier.startsWith('electron/');
  if (isElectron && from.layer !== 'main' && from.layer !== 'preload') {
    return { rule: `${from.layer} must not import electron`, remedy: 'Keep Electron in src/main and src/preload; pass what is needed as a value or through protocol/host.ts.' };
  }
  if (isNodeBuiltin(specifier)) {
    return from.layer === 'protocol' || from.layer === 'renderer' || from.layer === 'preload'
      ? { rule: `${from.layer} must not import Node's ${specifier}`, remedy: 'Do the work in the engine and offer it through the control API, or take the value as an argument.' }
      : null;
  }
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  if (!declared.has(name)) {
    return { rule: `package ${name} is not declared in package.json`, remedy: `Add it with npm install --save-exact ${name}, or use a part that is already there.` };
  }
  return null;
}

const OUTER: Readonly<Record<string, readonly string[]>> = {
  protocol: ['protocol'],
  renderer: ['renderer', 'protocol'],
  preload: ['preload', 'protocol'],
  engine: ['engine', 'protocol'],
  cli: ['cli', 'engine', 'protocol'],
  main: ['main', 'engine', 'protocol'],
};

function judgeEngine(from: SourceFile, to: SourceFile, typeOnly: boolean): Verdict | null {
  if (from.part === to.part) {
    return from.part === 'outputs' && from.inner !== '' && to.inner !== '' && from.inner !== to.inner && to.inner !== 'shared'
      ? { rule: `partner ${from.inner} must not import partner ${to.inner}`, remedy: 'Move what both need to src/engine/outputs/shared.' }
      : null;
  }
  if (ENGINE_CONTRACTS.has(to.path)) return null;
  const [mine, theirs] = [engineRank(from), engineRank(to)];
  if (theirs > mine) {
    return {
      rule: `engine/${from.part} (${RANKS[mine]}) must not import engine/${to.part} (${RANKS[theirs]})`,
      remedy: 'Imports point down: server → ingest, control → pipeline → domain folders → batch. Take it as an argument, or move the shared type to protocol.',
    };
  }
  const shared = typeOnly && to.inner === '' && /\/(index|types|definition)\.ts$/.test(to.path);
  if (mine === DOMAIN && theirs === DOMAIN && !shared) {
    return {
      rule: `domain folder engine/${from.part} must not import the insides of engine/${to.part}`,
      remedy: `Let the pipeline pass the value in, or import only types from engine/${to.part}/index.ts, types.ts or definition.ts.`,
    };
  }
  if (mine === LISTENER && theirs === LISTENER) {
    return { rule: `engine/${from.part} must not import engine/${to.part}`, remedy: 'The two listeners know nothing of each other; src/engine/server joins them.' };
  }
  return null;
}

function judgeRenderer(from: SourceFile, to: SourceFile): Verdict | null {
  const low = new Set(['ui', 'api', 'stores']);
  if (low.has(from.part) && (to.part === 'features' || to.part === 'app')) {
    return { rule: `renderer/${from.part} must not import renderer/${to.part}`, remedy: 'Primitives, stores and the API client know no screen: take it as a prop or an argument.' };
  }
  return null;
}

function judgeFile(from: SourceFile, to: SourceFile, typeOnly: boolean): Verdict | null {
  const allowed = OUTER[from.layer];
  if (allowed === undefined || from.layer === to.layer) {
    if (from.layer === 'engine') return judgeEngine(from, to, typeOnly);
    return from.layer === 'renderer' ? judgeRenderer(from, to) : null;
  }
  if (!allowed.includes(to.layer)) {
    return {
      rule: `${from.layer} must not import ${to.layer}`,
      remedy: `src/${from.layer} may import only ${allowed.map((layer) => `src/${layer}`).join(', ')}. Speak through the control API or a type in src/protocol.`,
    };
  }
  if (from.layer === 'main' && to.layer === 'engine' && to.path !== 'src/engine/index.ts') {
    return { rule: 'main imports the engine by its front door only', remedy: 'Import from src/engine/index.ts and export there what the shell needs.' };
  }
  return null;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function* children(node: Node): Generator<readonly [string, Node]> {
  for (const [key, value] of Object.entries(node)) {
    if (isNode(value)) yield [key, value];
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) yield [key, item];
  }
}

function sourceOf(node: Node): string | null {
  const source = node['source'];
  return isNode(source) && typeof source['value'] === 'string' ? source['value'] : null;
}

function isTypeOnly(node: Node): boolean {
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const specifiers = node['specifiers'];
  return Array.isArray(specifiers) && specifiers.length > 0 && specifiers.every((one: Node) => one['importKind'] === 'type' || one['exportKind'] === 'type');
}

const IMPORTING = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'TSImportType']);

/** Positions where an identifier is a name and not a use of a variable. */
function isName(parent: Node, key: string): boolean {
  return (key === 'property' && parent.type === 'MemberExpression' && parent['computed'] !== true)
    || (key === 'key' && parent['computed'] !== true)
    || parent.type.startsWith('TS')
    || parent.type.startsWith('Import')
    || parent.type.startsWith('Export');
}

interface Scan {
  readonly imports: Import[];
  readonly globals: { readonly name: string; readonly line: number }[];
}

function scan(path: string, text: string): Scan {
  const found: Scan = { imports: [], globals: [] };
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const declared = new Set<string>();
  const visit = (node: Node) => {
    if (IMPORTING.has(node.type)) {
      const specifier = sourceOf(node);
      if (specifier !== null) {
        found.imports.push({ specifier, line: lineAt(node.start), typeOnly: node.type === 'TSImportType' || isTypeOnly(node) });
      }
    }
    for (const [key, child] of children(node)) {
      if (child.type === 'Identifier' && HOST_GLOBALS.has(String(child['name']))) {
        const name = String(child['name']);
        if (key === 'id' || key === 'params') declared.add(name);
        else if (!isName(node, key)) found.globals.push({ name, line: lineAt(child.start) });
      }
      visit(child);
    }
  };
  visit(parseSync(path, text).program as unknown as Node);
  return { imports: found.imports, globals: found.globals.filter(({ name }) => !declared.has(name)) };
}

function listSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|test-d|d)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function declaredPackages(root: string): Set<string> {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string> | undefined>;
  return new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
}

export function checkLayers(root: string): LayerReport {
  const declared = declaredPackages(root);
  const findings: Finding[] = [];
  const long: { file: string; lines: number }[] = [];
  const files = listSources(join(root, 'src'));
  for (const absolute of files) {
    const path = relative(root, absolute).split(sep).join('/');
    const text = readFileSync(absolute, 'utf8');
    const from = locate(path);
    const report = (line: number, verdict: Verdict | null) => {
      if (verdict !== null) findings.push({ file: path, line, ...verdict });
    };
    const { imports, globals } = scan(path, text);
    for (const { specifier, line, typeOnly } of imports) {
      const bare = specifier.replace(/\?.*$/, '');
      const verdict = bare.startsWith('.')
        ? judgeFile(from, locate(posix.normalize(posix.join(dirname(path), bare))), typeOnly)
        : judgePackage(from, bare, declared);
      report(line, verdict);
    }
    if (from.layer === 'protocol') {
      for (const { name, line } of globals) {
        report(line, { rule: `protocol must not use the global ${name}`, remedy: 'Protocol runs everywhere: take the value as an argument.' });
      }
    }
    const lines = text.split('\n').length;
    if (lines > FAIL_LINES) report(1, { rule: `${lines} lines are a god file (limit ${FAIL_LINES})`, remedy: 'Split it by concept; about 400 lines is the aim.' });
    else if (lines > WARN_LINES) long.push({ file: path, lines });
  }
  return { files: files.length, findings, long };
}
