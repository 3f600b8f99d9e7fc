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

const program = (probing) => `'use strict';((require, process) => {(${String(main)})(require, process, (${String(makeBridge)}), ${JSON.stringify(parts)}, ${probing});})`;

/**
 * What the process is started with: it reads the program from its stdin, because a command line is short on Windows.
 * A script of its own makes the program strict, which a directive after `-e` does not: a stack trace hands out the
 * functions and receivers of sloppy frames.
 */
export const LOADER = `{const{readSync}=require('fs');const read=(length)=>{const bytes=Buffer.alloc(length);for(let at=0;at<length;){let got=0;try{got=readSync(0,bytes,at,length-at,null)}catch(error){if(error.code==='EAGAIN')continue}if(got===0)process.exit(0);at+=got}return bytes};require('vm').runInThisContext(read(read(4).readUInt32LE(0)).toString(),{filename:'cloudchamber:host'})(require,process)}`;

const withLength = (text) => Buffer.concat([Buffer.from(Uint32Array.of(Buffer.byteLength(text)).buffer), Buffer.from(text)]);

/** The program with its length before it: the first that goes to stdin. */
export const PROGRAM = withLength(program(`(${String(probe)})`));

/** For a process that the inspector watches (inspect/process.ts): all else is as locked as ever. */
export const INSPECTED_PROGRAM = withLength(program(`(require, process, done) => (${String(probe)})(require, process, done, ['inspector', 'the inspector'])`));
