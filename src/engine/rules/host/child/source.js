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

export const HOST_PROGRAM = `'use strict';\n(${String(main)})(require, process, (${String(makeBridge)}), ${JSON.stringify(parts)}, (${String(probe)}));`;
