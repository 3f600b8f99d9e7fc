/**
 * The rule host's own program: reads calls from stdin, runs the rule in its realm, writes answers to descriptor 3.
 * It is shipped as text (source.ts), so it imports nothing and names nothing outside itself.
 *
 * Reading blocks: between two calls nothing runs, as in a Lambda container between two invocations. Writing blocks too,
 * so an answer has left this process before the next call may hang or crash it.
 */
export function main(require, process, makeBridge, realmParts, probe) {
  const fs = require('fs');
  const vm = require('vm');
  const { randomUUID } = require('crypto');
  const { performance } = require('perf_hooks');
  const now = performance.now.bind(performance);
  const exit = process.reallyExit.bind(process);
  const rss = process.memoryUsage.rss.bind(process.memoryUsage);

  const LOAD = 1, CALL = 2;
  const READY = 1, LOADED = 2, START = 3, ANSWER = 4;
  const RESULT = 0, DROPPED = 1, ERROR = 2, TIMEOUT = 3;
  const HEADER = 13;
  /** Exit code: too large to go on, no call was under way. */
  const RETIRED = 75;

  let input = Buffer.allocUnsafeSlow(256 * 1024);
  let from = 0, to = 0;
  let output = Buffer.allocUnsafeSlow(256 * 1024);

  function writeAll(buffer, length) {
    for (let at = 0; at < length;) {
      try {
        at += fs.writeSync(3, buffer, at, length - at);
      } catch (error) {
        if (error.code !== 'EAGAIN') exit(0);
      }
    }
  }

  /** Length of the rest, kind, call, then what the kind says. */
  function send(kind, id, outcome, ms, meta, text) {
    const metaBytes = meta === '' ? 0 : Buffer.byteLength(meta);
    const most = 22 + metaBytes + text.length * 3;
    if (output.length < most) output = Buffer.allocUnsafeSlow(most);
    let at = 4;
    at = output.writeUInt8(kind, at);
    at = output.writeUInt32LE(id, at);
    at = output.writeUInt8(outcome, at);
    at = output.writeDoubleLE(ms, at);
    at = output.writeUInt32LE(metaBytes, at);
    if (metaBytes > 0) at += output.utf8Write(meta, at);
    if (text !== '') at += output.utf8Write(text, at);
    output.writeUInt32LE(at - 4, 0);
    writeAll(output, at);
    if (output.length > 1024 * 1024) output = Buffer.allocUnsafeSlow(256 * 1024);
  }

  /** The next whole frame, or false when the engine is gone. `fresh` tells that reading had to wait. */
  let fresh = false;
  function nextFrame() {
    fresh = false;
    for (;;) {
      if (to - from >= 4) {
        const length = input.readUInt32LE(from) + 4;
        if (to - from >= length) return length;
        if (input.length < length) {
          const larger = Buffer.allocUnsafeSlow(length);
          input.copy(larger, 0, from, to);
          input = larger;
          to -= from;
          from = 0;
        }
      }
      if (from > 0) {
        input.copyWithin(0, from, to);
        to -= from;
        from = 0;
      }
      let got = 0;
      try {
        got = fs.readSync(0, input, to, input.length - to, null);
      } catch (error) {
        if (error.code === 'EAGAIN') continue;
      }
      if (got === 0) return 0;
      fresh = true;
      to += got;
    }
  }

  const limits = { logLines: 0, logBytes: 0, resultBytes: 0, rssBytes: 0 };
  let realm = null;
  let bridge = null;
  let cold = true;
  /** The call that runs; null between calls. */
  let call = null;
  let pending = 0;

  // --- logs ---------------------------------------------------------------------------------------------------------
  let logs = [];
  let logBytes = 0;
  let logsCut = false;
  const logRoom = () => !logsCut;
  function log(level, text) {
    if (logsCut) return;
    const room = limits.logBytes - logBytes;
    if (logs.length >= limits.logLines || room <= 0) {
      logsCut = true;
      return;
    }
    const kept = text.length > room ? text.slice(0, room) : text;
    if (kept.length < text.length) logsCut = true;
    logBytes += kept.length;
    logs.push({ level, at_ms: call === null || call.startedAt === 0 ? 0 : Math.round((now() - call.startedAt) * 1000) / 1000, text: kept });
  }
  function takeMeta(error) {
    if (error === null && logs.length === 0 && !logsCut && (call === null || call.warnings.length === 0)) return '';
    const meta = JSON.stringify({ error, logs, logsCut, warnings: call === null ? [] : call.warnings });
    logs = [];
    logBytes = 0;
    logsCut = false;
    return meta;
  }

  // --- errors -------------------------------------------------------------------------------------------------------
  const TASK = /\/var\/task\/index\.js:(\d+)(?::(\d+))?/;
  const clip = (text, most) => (text.length > most ? `${text.slice(0, most)}…` : text);
  function textOf(read) {
    try {
      const text = read();
      return typeof text === 'string' ? text : undefined;
    } catch {
      return undefined;
    }
  }
  /** Members of a value of the rule are read here one by one, as strings or not at all: getters of it may do anything. */
  function describe(value) {
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    const stack = isObject ? textOf(() => value.stack) : undefined;
    const name = isObject ? textOf(() => value.name) : undefined;
    const message = isObject ? textOf(() => value.message) : undefined;
    if (stack === undefined || message === undefined || name === undefined) {
      const text = textOf(() => String(value)) ?? 'a value that cannot be shown';
      return { type: typeof value, message: clip(text, 10_000), trace: [], line: null, column: null };
    }
    const trace = clip(stack, 20_000).split('\n').filter((line) => !/^\s+at .*(cloudchamber:|node:|\[eval\])/.test(line)).slice(0, 50);
    const place = TASK.exec(trace.filter((line) => /^\s+at /.test(line)).join('\n'));
    return { type: clip(name, 200), message: clip(message, 10_000), trace, line: place === null ? null : Number(place[1]), column: place?.[2] === undefined ? null : Number(place[2]) };
  }
  const plainError = (type, message) => ({ type, message, trace: [`${type}: ${message}`], line: null, column: null });
  const logError = (title, error) => log('error', `${title}\t${JSON.stringify({ errorType: error.type, errorMessage: error.message, stack: error.trace })}`);

  // --- answers ------------------------------------------------------------------------------------------------------
  function answer(outcome, error, text) {
    if (call === null) return;
    const ms = call.startedAt === 0 ? 0 : now() - call.startedAt;
    const limitPassed = ms > call.limitMs;
    const done = limitPassed ? TIMEOUT : outcome;
    if (error !== null && !limitPassed) logError('Invoke Error', error);
    send(ANSWER, call.id, done | (cold ? 0x80 : 0), ms, takeMeta(limitPassed ? null : error), done === RESULT ? text : '');
    cold = false;
    const { timer } = call;
    if (timer !== null) clearTimeout(timer);
    call = null;
    // Lambda ends a container that ran out of time.
    if (limitPassed) exit(0);
  }
  function fail(error) {
    answer(ERROR, error, '');
  }
  function succeed(text) {
    if (text.length > limits.resultBytes || (text.length * 3 > limits.resultBytes && Buffer.byteLength(text) > limits.resultBytes)) {
      fail(plainError('Function.ResponseSizeTooLarge', `The rule returned ${Buffer.byteLength(text)} bytes; at most ${limits.resultBytes} are allowed. Return a smaller batch.`));
    } else if (text === 'null') {
      answer(DROPPED, null, '');
    } else {
      answer(RESULT, null, text);
    }
  }
  /** The end of the container with a reason: the next call is cold. */
  function endWith(title, error, code) {
    if (call !== null) {
      logError(title, error);
      const ms = call.startedAt === 0 ? 0 : now() - call.startedAt;
      send(ANSWER, call.id, (ms > call.limitMs ? TIMEOUT : ERROR) | (cold ? 0x80 : 0), ms, takeMeta(error), '');
    } else {
      fs.writeSync(2, `${title}: ${error.trace.join('\n') || error.message}\n`);
    }
    exit(code);
  }
  process.on('uncaughtException', (thrown) => endWith('Uncaught Exception', describe(thrown), 129));
  process.on('unhandledRejection', (reason) => {
    const error = describe(reason);
    const text = error.trace.length > 0 ? `${error.type}: ${error.message}` : error.message;
    endWith('Unhandled Promise Rejection', { ...error, type: 'Runtime.UnhandledPromiseRejection', message: text, trace: [`Runtime.UnhandledPromiseRejection: ${text}`, ...error.trace] }, 128);
  });
  // Ctrl+C in a terminal reaches the whole group; the engine ends its hosts itself.
  process.on('SIGINT', () => {});

  // --- one call -----------------------------------------------------------------------------------------------------
  /** Timers, immediates and work of the thread pool that a callback's answer waits for. */
  function hold(change) {
    pending += change;
    if (pending === 0 && call !== null && call.waits) setImmediate(whenDrained);
  }
  function whenDrained() {
    if (call === null || !call.waits || pending > 0) return;
    call.waits = false;
    realm.drained();
  }
  const port = {
    /** The handler is about to be called: the clock starts. */
    started() {
      if (call !== null) call.startedAt = now();
    },
    remaining: () => (call === null ? 0 : Math.max(0, Math.floor(call.limitMs - (now() - call.startedAt)))),
    waits() {
      if (call !== null) call.waits = true;
    },
    warn(code, message) {
      if (call !== null) call.warnings.push({ code, message });
    },
    succeed(id, text) {
      if (call !== null && call.id === id) succeed(String(text));
      next();
    },
    fail(id, thrown) {
      if (call !== null && call.id === id) fail(thrown === undefined || thrown === null ? { type: 'string', message: 'handled', trace: [], line: null, column: null } : describe(thrown));
      next();
    },
    unserialisable(id, thrown) {
      if (call !== null && call.id === id) fail({ ...describe(thrown), type: 'Runtime.UnserialisableResult', message: `Unable to stringify response body: ${describe(thrown).message}` });
      next();
    },
    exit(code) {
      const status = Number.isInteger(code) ? code & 0xff : 0;
      endWith('Runtime exited', plainError('Runtime.ExitError', status === 0 ? 'Runtime exited without providing a reason: the rule called process.exit()' : `Runtime exited with error: exit status ${status}`), status);
    },
    log, logRoom, hold, now,
  };

  let turnDue = false;
  let calls = 0;
  /** The next call is taken from the event loop, after all that the last one left in the queues of this turn. */
  function next() {
    if (turnDue) return;
    turnDue = true;
    setImmediate(turn);
  }
  function turn() {
    turnDue = false;
    if (call === null) {
      // The watch from outside does not exist everywhere.
      if ((++calls & 63) === 0 && rss() > limits.rssBytes) exit(RETIRED);
      pump();
      return;
    }
    if (call.waits) whenDrained();
    if (call !== null && call.timer === null) {
      call.timer = setTimeout(() => answer(TIMEOUT, null, ''), Math.max(1, Math.ceil(call.limitMs - (now() - call.startedAt)) + 1));
    }
  }

  function begin(id, limitMs, text) {
    call = { id, limitMs, startedAt: 0, waits: false, warnings: [], timer: null };
    if (fresh) send(START, id, 0, 0, '', '');
    if (initError !== null) fail(initError);
    else realm.invoke(id, text, randomUUID());
    next();
  }

  let initError = null;
  function load(program) {
    Object.assign(limits, program.limits);
    const initLogsBefore = now();
    initError = realm.load(program, { describe, plainError, TASK });
    send(LOADED, 0, initError === null ? 0 : 1, now() - initLogsBefore, '', '');
  }

  function pump() {
    const length = nextFrame();
    if (length === 0) exit(0);
    const kind = input.readUInt8(from + 4);
    const id = input.readUInt32LE(from + 5);
    const limitMs = input.readUInt32LE(from + 9);
    const text = input.utf8Slice(from + HEADER, from + length);
    from += length;
    if (from === to) from = to = 0;
    if (input.length > 1024 * 1024 && from === to) input = Buffer.allocUnsafeSlow(256 * 1024);
    if (kind === LOAD) {
      load(JSON.parse(text));
      next();
    } else if (kind === CALL) {
      begin(id, limitMs, text);
    } else {
      exit(1);
    }
  }

  probe(require, process, (refused) => {
    if (refused === null) {
      bridge = makeBridge(require, process, vm, realmParts, port);
      realm = bridge.realm;
    }
    send(READY, 0, refused === null ? 0 : 1, 0, JSON.stringify({ refused, version: process.versions.node }), '');
    if (refused === null) next();
  });
}
