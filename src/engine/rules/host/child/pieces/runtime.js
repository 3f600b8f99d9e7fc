/** `console`, timers and `process` of the rule's realm. */
export function runtime({ native, wrap, table, hide, fail, FILE }, { EventEmitter, environment }) {
  const { apply } = Reflect;
  const raw = table(native.util.raw, true);
  const custom = Symbol.for('nodejs.util.inspect.custom');
  const log = wrap(native.log, 'log', true);
  const logRoom = wrap(native.logRoom, 'logRoom', true);

  /** An object's own way to be shown is called here, inside the realm. */
  function shown(value, options) {
    if (typeof value !== 'object' || value === null || typeof value[custom] !== 'function') return value;
    const result = value[custom](2, options ?? {}, inspect);
    return typeof result === 'string' ? { toString: () => result } : result;
  }
  function inspect(value, options) {
    const given = shown(value, options);
    return given !== value && typeof given === 'object' && given !== null && Object.hasOwn(given, 'toString') ? given.toString() : raw.inspect(given, options);
  }
  inspect.custom = custom;
  inspect.defaultOptions = {};
  function format(...args) {
    if (args.length === 1 && typeof args[0] === 'string') return args[0];
    const list = [];
    for (let index = 0; index < args.length; index++) {
      const value = args[index];
      const given = shown(value);
      list[index] = given === value ? value : inspect(value);
    }
    return apply(raw.format, undefined, list);
  }

  function emit(level, args) {
    if (!logRoom()) return;
    let text;
    try {
      text = apply(format, undefined, args);
    } catch {
      text = '[this value cannot be shown]';
    }
    log(level, text);
  }
  const console = {};
  for (const level of ['log', 'info', 'warn', 'error', 'debug']) console[level] = { [level](...args) { emit(level, args); } }[level];
  const counts = new Map();
  const since = new Map();
  const now = wrap(native.performance.now, 'now', true);
  Object.assign(console, {
    trace(...args) { emit('trace', [`Trace: ${apply(format, undefined, args)}\n${String(new Error().stack).split('\n').slice(2).filter((line) => line.includes(FILE)).join('\n')}`]); },
    dir(value, options) { emit('log', [inspect(value, options)]); },
    dirxml(...args) { emit('log', args); },
    table(value) { emit('log', [value]); },
    assert(condition, ...args) { if (!condition) emit('warn', typeof args[0] === 'string' ? [`Assertion failed: ${args[0]}`, ...args.slice(1)] : ['Assertion failed', ...args]); },
    count(label = 'default') { counts.set(label, (counts.get(label) ?? 0) + 1); emit('log', [`${label}: ${counts.get(label)}`]); },
    countReset(label = 'default') { counts.delete(label); },
    time(label = 'default') { since.set(label, now()); },
    timeLog(label = 'default', ...args) { emit('log', [`${label}: ${(now() - (since.get(label) ?? now())).toFixed(3)}ms`, ...args]); },
    timeEnd(label = 'default') { console.timeLog(label); since.delete(label); },
    group(...args) { if (args.length > 0) emit('log', args); },
    groupCollapsed(...args) { if (args.length > 0) emit('log', args); },
    groupEnd() {},
  });

  // --- timers -------------------------------------------------------------------------------------------------------
  const timer = table(native.timers, true);
  const byId = new Map();
  let lastId = 0;
  class Timeout {
    #id = 0;
    ref() { apply(timer.keep, this, [true]); return this; }
    unref() { apply(timer.keep, this, [false]); return this; }
    hasRef() { return apply(timer.isKept, this, []); }
    refresh() { apply(timer.refresh, this, []); return this; }
    close() { timer.clear(this); return this; }
    [Symbol.toPrimitive]() {
      if (this.#id === 0) byId.set(this.#id = ++lastId, this);
      return this.#id;
    }
    [Symbol.dispose]() { timer.clear(this); }
  }
  class Immediate extends Timeout {}
  const checkCallback = (run) => {
    if (typeof run !== 'function') throw fail(TypeError, `The "callback" argument must be of type function. Received ${run === null ? 'null' : typeof run}`, 'ERR_INVALID_ARG_TYPE');
  };
  const starter = (start, Kind) => function (run, delay, ...args) {
    checkCallback(run);
    const facade = new Kind();
    start(facade, () => { apply(run, facade, args); }, delay === undefined ? undefined : Number(delay));
    return facade;
  };
  const clear = (facade) => {
    const one = typeof facade === 'number' || typeof facade === 'string' ? byId.get(Number(facade)) : facade;
    if (one !== undefined && one !== null) timer.clear(one);
  };
  const setTimeout = starter(timer.setTimeout, Timeout);
  const setInterval = starter(timer.setInterval, Timeout);
  const immediate = starter(timer.setImmediate, Immediate);
  const setImmediate = (run, ...args) => immediate(run, undefined, ...args);
  const clearTimeout = (facade) => clear(facade), clearInterval = (facade) => clear(facade), clearImmediate = (facade) => clear(facade);
  const queueMicrotask = (run) => { checkCallback(run); timer.queueMicrotask(run); };
  const promised = {
    setTimeout: (delay, value) => new Promise((resolve) => { setTimeout(resolve, delay, value); }),
    setImmediate: (value) => new Promise((resolve) => { setImmediate(resolve, value); }),
    scheduler: { wait: (delay) => new Promise((resolve) => { setTimeout(resolve, delay); }), yield: () => new Promise((resolve) => { setImmediate(resolve); }) },
  };
  const promisify = Symbol.for('nodejs.util.promisify.custom');
  hide(setTimeout, promisify, promised.setTimeout);
  hide(setImmediate, promisify, promised.setImmediate);

  // --- process ------------------------------------------------------------------------------------------------------
  const exit = wrap(native.exit, 'exit', true);
  const denied = (name, why) => () => { throw fail(Error, `process.${name} is not available in rules: ${why}`, 'ERR_ACCESS_DENIED'); };
  const written = (level) => ({ isTTY: false, write(text) { emit(level, [String(text).replace(/\n$/, '')]); return true; } });
  const hrtime = wrap(native.hrtime, 'hrtime');
  const process = Object.assign(Object.create(EventEmitter.prototype), {
    title: 'node', version: `v${native.versions.node}`, versions: { node: native.versions.node, v8: native.versions.v8 }, release: { name: 'node' },
    arch: native.arch, platform: 'linux', pid: 8, ppid: 1, argv: ['/var/lang/bin/node', '/var/runtime/index.mjs'], argv0: 'node', execArgv: [], execPath: '/var/lang/bin/node',
    env: environment, exitCode: undefined, config: { variables: {} }, features: {},
    cwd: () => '/var/task', uptime: wrap(native.uptime, 'uptime', true), umask: () => 18,
    hrtime: Object.assign((previous) => {
      const time = hrtime();
      if (previous === undefined) return time;
      const nanoseconds = time[1] - previous[1];
      return nanoseconds < 0 ? [time[0] - previous[0] - 1, nanoseconds + 1e9] : [time[0] - previous[0], nanoseconds];
    }, { bigint: wrap(native.hrtimeBig, 'bigint', true) }),
    memoryUsage: Object.assign(wrap(native.memoryUsage, 'memoryUsage'), {}),
    nextTick(run, ...args) { checkCallback(run); timer.nextTick(() => { apply(run, undefined, args); }); },
    emitWarning(warning) { emit('warn', [`Warning: ${String(warning instanceof Error ? warning.message : warning)}`]); },
    stdout: written('log'), stderr: written('error'),
    exit(code) { exit(code ?? process.exitCode); },
    reallyExit(code) { exit(code); },
    abort: denied('abort', 'a rule cannot end its host'),
    kill: denied('kill', 'a rule cannot signal processes'),
    chdir: denied('chdir', 'a rule has no files'),
    dlopen: denied('dlopen', 'a rule cannot load native code'),
    binding: denied('binding', 'the internals of Node are closed to rules'),
    getBuiltinModule: undefined,
  });
  hide(process, Symbol.toStringTag, 'process');

  const performance = { now, timeOrigin: native.performance.timeOrigin, mark: () => {}, measure: () => {}, toJSON: () => ({ timeOrigin: native.performance.timeOrigin }) };
  const timerGlobals = { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };
  return { raw, inspect, format, console, process, performance, queueMicrotask, timerGlobals, timersPromises: promised };
}
