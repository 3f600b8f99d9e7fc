#!/usr/bin/env node
// Starts under any Node from 20 on and needs no package: picks what to run (the bundle, or the sources when they are
// newer) and the Node to run it on (the pinned one of node_modules when this one is older).
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NEEDED_MAJOR = 26;
/** From here on Node runs the sources as they are; below, only the pinned Node will do. */
const USABLE_MAJOR = 24;
/** In the environment of a Node that this file started. */
const STARTED_BY_US = 'CLOUDCHAMBER_LAUNCHER';

const target = programToRun();
const cache = join(root, 'node_modules', '.cache', 'cloudchamber', 'compile');
const launcher = process.env[STARTED_BY_US];
delete process.env[STARTED_BY_US];

if (target === null) fail(`${root} holds neither a build (out/main/cli.js) nor the sources (src/cli/main.ts). Install Cloudchamber again.`);
else if (launcher !== undefined) {
  dieWithLauncher(Number(launcher));
  await runHere(target);
} else {
  const current = Number(process.versions.node.split('.')[0]);
  const node = current >= NEEDED_MAJOR ? null : pinnedNode();
  if (node !== null) runOn(node);
  else if (current >= USABLE_MAJOR) await runHere(target);
  else fail(`Cloudchamber runs on Node ${NEEDED_MAJOR}; this is ${process.version}, and node_modules has no Node of its own. Run "npm start" in ${root} once, or use Node ${NEEDED_MAJOR}.`);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

function programToRun() {
  const bundle = join(root, 'out', 'main', 'cli.js');
  const source = join(root, 'src', 'cli', 'main.ts');
  const built = modified(bundle);
  if (!existsSync(source)) return built === 0 ? null : bundle;
  const sources = ['src/cli', 'src/engine', 'src/protocol'].map((dir) => newest(join(root, dir)));
  return built > Math.max(modified(join(root, 'package.json')), ...sources) ? bundle : source;
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newest(dir) {
  let latest = 0;
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) latest = Math.max(latest, newest(path));
    else if (!entry.name.includes('.test.')) latest = Math.max(latest, modified(path));
  }
  return latest;
}

function pinnedNode() {
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(root, 'node_modules', 'node', 'bin', executable);
  return existsSync(node) ? node : null;
}

async function runHere(program) {
  nodeModule.enableCompileCache?.(cache);
  await import(pathToFileURL(program).href);
}

/** The open channel tells the other side when this process is gone, even when it was killed. */
function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [STARTED_BY_US]: String(process.pid) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${node} could not be started (${error.message}). Run "npm start" in ${root} to install it again.`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

/**
 * Whoever kills the launcher means this program: a survivor would hold the ports and the data folder. What was accepted
 * is on disk at any instant, so ending at once loses nothing.
 */
function dieWithLauncher(pid) {
  const gone = () => process.kill(process.pid, 'SIGKILL');
  process.on('disconnect', gone);
  process.channel?.unref();
  if (!process.connected || process.ppid !== pid) gone();
}
