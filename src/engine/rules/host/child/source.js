/**
 * The text that a rule host is started with. Each part is a function that refers to nothing around it, so that its source
 * is whole whether Node runs these files or a bundle does, and the locked process has no file to find.
 */
import { makeBridge } from './bridge.js';
import { intrinsics } from './intrinsics.js';
import { main } from './main.js';
import { native } from './native.js';
import { buffer } from './pieces/buffer.js';
import { events } from './pieces/events.js';
import { modules } from './pieces/modules.js';
import { runtime } from './pieces/runtime.js';
import { probe } from './probe.js';
import { realm } from './realm.js';
import { runner } from './runner.js';

const parts = { intrinsics: String(intrinsics), native: String(native), realm: String(realm), runner: String(runner), pieces: [buffer, events, runtime, modules].map(String) };

/**
 * Strict by its function, not by a directive at the top, which does not hold for a text after `-e`: a stack trace hands
 * out the functions and receivers of sloppy frames.
 */
const program = (probing) => `(() => {'use strict';(${String(main)})(require, process, (${String(makeBridge)}), ${JSON.stringify(parts)}, ${probing});})();`;

export const HOST_PROGRAM = program(`(${String(probe)})`);

/** For a process that is watched by the inspector (inspect/): all else is as locked as ever. */
export const INSPECTED_PROGRAM = program(`(require, process, done) => (${String(probe)})(require, process, done, ['inspector', 'the inspector'])`);
