/**
 * What every script of this project starts with: the locked packages and the Node that the engine wants.
 * Plain JavaScript without any package, for Node 20 and later, because it runs before anything is installed.
 *
 *   import { onProjectNode } from './bootstrap.mjs';
 *   await onProjectNode(import.meta.url);   // returns only when running on the project's Node
 *
 * As a program it only makes ready: `node scripts/bootstrap.mjs`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const windows = process.platform === 'win32';
/** The oldest Node that can run the sources as they are (type stripping); a stand-in where the pinned one cannot be had. */
const oldestUsableMajor = 24;

/** A failure that the reader can do something about: printed without a stack. */
export class BootstrapError extends Error {}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * The npm that started us, else the one on PATH.
 * On Windows npm is a .cmd, which needs a shell; no argument here comes from outside.
 */
function npm(args, options = {}) {
  const env = { ...process.env, npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false', ...options.env };
  const execPath = process.env.npm_execpath;
  const viaNode = execPath !== undefined && /npm-cli\.c?js$/.test(execPath) && existsSync(execPath);
  return viaNode
    ? spawnSync(process.execPath, [execPath, ...args], { stdio: 'inherit', cwd: root, ...options, env })
    : spawnSync(windows ? 'npm.cmd' : 'npm', args, { stdio: 'inherit', cwd: root, shell: windows, ...options, env });
}

/** Compares two parsed lock files by what is installed where; optional packages may be missing (other platforms). */
export function installedMatchesLock(lock, installed) {
  if (!lock?.packages || !installed?.packages) return false;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const there = installed.packages[path];
    return there === undefined ? wanted.optional === true || wanted.devOptional === true : there.version === wanted.version;
  });
}

/**
 * Scripts stay off: better-sqlite3 ships its binaries, Electron's comes on demand, Node's below.
 * `npm ci` refuses a lock file without the packages of foreign platforms, which is what npm writes where a registry does
 * not carry them; `npm install --no-save` takes the same locked versions and leaves those out.
 */
function installPackages() {
  const flags = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  if (npm(['ci', ...flags], { stdio: ['ignore', 'ignore', 'pipe'] }).status === 0) return;
  if (npm(['install', '--no-save', ...flags]).status === 0) return;
  throw new BootstrapError('npm could not install the packages (its message is above). Check the network or the npm registry setting, then start again.');
}

function ensurePackages() {
  const lockFile = join(root, 'package-lock.json');
  const stampFile = join(modules, '.cloudchamber-lock');
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return;
  if (!installedMatchesLock(readJson(lockFile), readJson(join(modules, '.package-lock.json')))) {
    console.error('Installing the packages that package-lock.json names …');
    installPackages();
  }
  writeFileSync(stampFile, hash);
}

/** Name of the npm package that carries Node's binary for a platform, after the rules of the package `node`. */
export function nodeBinaryPackage(platform, arch) {
  const os = platform === 'win32' ? 'win' : platform;
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${os}-${arch === 'ia32' ? 'x86' : arch}`;
}

function reportsVersion(binary, version) {
  if (!existsSync(binary)) return false;
  const answer = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return answer.status === 0 && answer.stdout.trim() === `v${version}`;
}

function linkOrCopy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
  if (!windows) chmodSync(to, 0o755);
}

/** npm's own link is missing when the binary came after `npm ci`; package bins find their Node by it. */
function ensureBinLink() {
  const link = join(modules, '.bin', 'node');
  if (windows || existsSync(link)) return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join('..', 'node', 'bin', 'node'), link);
}

/**
 * Path of the pinned Node. The package `node` would fetch its platform package from a preinstall script, into the
 * project's own tree; done here with a prefix of its own, so that neither npm's version nor the lock file matters.
 */
function ensureNode() {
  const { version } = readJson(join(modules, 'node', 'package.json')) ?? {};
  if (version === undefined) throw new BootstrapError('node_modules/node is missing. Remove node_modules and start again.');
  const executable = windows ? 'node.exe' : 'node';
  const binary = join(modules, 'node', 'bin', executable);
  if (reportsVersion(binary, version)) {
    ensureBinLink();
    return binary;
  }
  const name = nodeBinaryPackage(process.platform, process.arch);
  const fetched = join(modules, '.cache', 'cloudchamber', 'node');
  const candidates = [join(modules, name), join(modules, 'node', 'node_modules', name), join(fetched, 'node_modules', name)]
    .map((folder) => join(folder, 'bin', executable));
  if (!candidates.some((candidate) => reportsVersion(candidate, version))) {
    console.error(`Fetching Node ${version} for ${process.platform}-${process.arch} …`);
    mkdirSync(fetched, { recursive: true });
    writeFileSync(join(fetched, 'package.json'), '{"private":true}\n');
    npm(['install', '--no-save', '--ignore-scripts', '--no-package-lock', '--loglevel=error', '--prefix', '.', `${name}@${version}`], { cwd: fetched, env: { npm_config_global: 'false' } });
  }
  const found = candidates.find((candidate) => reportsVersion(candidate, version));
  if (found === undefined) return standIn(version);
  linkOrCopy(found, binary);
  ensureBinLink();
  return binary;
}

function standIn(version) {
  if (Number(process.versions.node.split('.')[0]) >= oldestUsableMajor) {
    console.error(`Node ${version} could not be had for this platform; going on with ${process.version}.`);
    return process.execPath;
  }
  throw new BootstrapError(
    `Cloudchamber runs on Node ${version}, which npm could not fetch for ${process.platform}-${process.arch}. ` +
      `Check the network, or install Node ${oldestUsableMajor} or later and start again.`,
  );
}

/** Makes everything ready and gives the path of the Node to run on. */
export function bootstrap() {
  ensurePackages();
  return ensureNode();
}

/** `PATH` on which the packages' programs and the project's Node come first. */
export function projectPath(node) {
  return [join(modules, '.bin'), dirname(node), process.env.PATH ?? process.env.Path ?? ''].join(delimiter);
}

/** Starts the calling script again on the project's Node, unless that is where it runs, and passes on how it ended. */
export async function onProjectNode(scriptUrl) {
  let node;
  try {
    node = bootstrap();
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    console.error(`\n${error.message}`);
    process.exit(1);
  }
  process.env.PATH = projectPath(node);
  const { version } = readJson(join(modules, 'node', 'package.json'));
  if (process.versions.node === version || node === process.execPath) return;
  const child = spawn(node, [fileURLToPath(scriptUrl), ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends these to the whole group; a supervisor sends them only to us.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => {
    child.on('exit', (status, signal) => resolve(status ?? (signal === null ? 0 : 1)));
  });
  process.exit(code);
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  await onProjectNode(import.meta.url);
  console.log(`Ready: packages as locked, Node ${process.versions.node}.`);
}
