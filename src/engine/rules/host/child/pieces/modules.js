/** The modules that a rule may require, its globals, and the reasons for what it may not. */
export function modules({ native, wrap, table, facade, hide, fail, FILE }, parts) {
  const { EventEmitter, raw, inspect, format, Buffer, timerGlobals } = parts;
  const { apply } = Reflect;
  const promisified = Symbol.for('nodejs.util.promisify.custom');

  // --- util ---------------------------------------------------------------------------------------------------------
  function promisify(original) {
    if (typeof original !== 'function') throw fail(TypeError, 'The "original" argument must be of type function', 'ERR_INVALID_ARG_TYPE');
    if (typeof original[promisified] === 'function') return original[promisified];
    const made = function (...args) {
      return new Promise((resolve, reject) => {
        apply(original, this, [...args, (error, value) => { if (error) reject(error); else resolve(value); }]);
      });
    };
    return Object.defineProperties(Object.setPrototypeOf(made, Object.getPrototypeOf(original)), { name: { value: original.name, configurable: true } });
  }
  promisify.custom = promisified;
  const types = {};
  for (const name of Object.keys(raw)) if (name.startsWith('types.')) types[name.slice(6)] = raw[name];
  const TextEncoder = facade('TextEncoder', native.TextEncoder, true);
  hide(TextEncoder.prototype, 'encodeInto', wrap(native.encodeInto, 'encodeInto'));
  const TextDecoder = facade('TextDecoder', native.TextDecoder, true);
  const util = {
    ...table(native.util.plain), inspect, format, formatWithOptions: (_options, ...args) => format(...args), promisify, types, TextEncoder, TextDecoder,
    isDeepStrictEqual: raw.isDeepStrictEqual,
    callbackify: (original) => function (...args) {
      const callback = args.pop();
      apply(original, this, args).then((value) => { parts.process.nextTick(callback, null, value); }, (error) => { parts.process.nextTick(callback, error ?? new Error('Promise was rejected with a falsy value')); });
    },
    inherits(Child, Parent) {
      hide(Child, 'super_', Parent);
      Object.setPrototypeOf(Child.prototype, Parent.prototype);
    },
    deprecate: (run) => run,
    debuglog: () => Object.assign(() => {}, { enabled: false }),
    isArray: Array.isArray,
    aborted: (signal) => new Promise((resolve) => { signal.addEventListener('abort', resolve, { once: true }); }),
  };

  // --- assert -------------------------------------------------------------------------------------------------------
  class AssertionError extends Error {
    constructor(options) {
      super(typeof options === 'string' ? options : options.message ?? `${inspect(options.actual)} ${options.operator} ${inspect(options.expected)}`);
      this.name = 'AssertionError';
      this.code = 'ERR_ASSERTION';
      if (typeof options === 'object') Object.assign(this, { actual: options.actual, expected: options.expected, operator: options.operator });
    }
  }
  hide(AssertionError.prototype, 'name', 'AssertionError');
  native.addError(AssertionError);
  const checks = table(native.assert, true);
  const assert = (...args) => { apply(checks.ok, undefined, args); };
  const failed = (message, operator) => new AssertionError({ message, operator });
  function fits(error, expected, message, operator) {
    if (expected === undefined || typeof expected === 'string') return;
    if (expected instanceof RegExp) {
      if (!expected.test(String(error))) throw failed(message ?? `The input did not match the regular expression ${String(expected)}. Input:\n\n'${String(error)}'\n`, operator);
    } else if (typeof expected === 'function') {
      if (expected.prototype !== undefined && error instanceof expected) return;
      if (Error.isPrototypeOf(expected)) throw error;
      if (apply(expected, {}, [error]) !== true) throw failed(message ?? 'The validation function is expected to return "true".', operator);
    } else {
      for (const name of Object.keys(expected)) checks.deepStrictEqual(error?.[name], expected[name], message);
    }
  }
  const missing = (message, what) => failed(typeof message === 'string' ? message : `Missing expected ${what}.`, what === 'rejection' ? 'rejects' : 'throws');
  Object.assign(assert, checks, {
    AssertionError,
    throws(run, expected, message) {
      try {
        run();
      } catch (error) {
        fits(error, expected, message, 'throws');
        return;
      }
      throw missing(typeof expected === 'string' ? expected : message, 'exception');
    },
    doesNotThrow(run, message) {
      try {
        run();
      } catch (error) {
        throw failed(`Got unwanted exception${typeof message === 'string' ? `: ${message}` : '.'}\nActual message: "${error?.message}"`, 'doesNotThrow');
      }
    },
    async rejects(input, expected, message) {
      try {
        await (typeof input === 'function' ? input() : input);
      } catch (error) {
        fits(error, expected, message, 'rejects');
        return;
      }
      throw missing(typeof expected === 'string' ? expected : message, 'rejection');
    },
    async doesNotReject(input) {
      try {
        await (typeof input === 'function' ? input() : input);
      } catch (error) {
        throw failed(`Got unwanted rejection.\nActual message: "${error?.message}"`, 'doesNotReject');
      }
    },
    ifError(value) { if (value !== null && value !== undefined) throw value; },
  });
  assert.strict = Object.assign((...args) => { apply(checks.ok, undefined, args); }, assert, {
    equal: assert.strictEqual, notEqual: assert.notStrictEqual, deepEqual: assert.deepStrictEqual, notDeepEqual: assert.notDeepStrictEqual,
  });
  assert.strict.strict = assert.strict;

  // --- crypto -------------------------------------------------------------------------------------------------------
  const cryptoClasses = {};
  for (const name of Object.keys(native.crypto.classes)) cryptoClasses[name] = facade(name, native.crypto.classes[name], false);
  const cryptoFunctions = table(native.crypto.functions);
  const fill = wrap(native.crypto.fillRandom, 'randomFillSync', true);
  const randomFillSync = (target, offset, size) => { fill(target, offset, size); return target; };
  const subtle = table(native.crypto.subtle);
  const webcrypto = {
    subtle,
    getRandomValues(target) {
      if (target.byteLength > 65_536) throw new parts.DOMException(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
      return randomFillSync(target);
    },
    randomUUID: (options) => cryptoFunctions.randomUUID(options),
    CryptoKey: cryptoClasses.CryptoKey,
  };
  const crypto = {
    ...cryptoFunctions, ...cryptoClasses, randomFillSync, webcrypto, subtle, getRandomValues: webcrypto.getRandomValues, constants: { ...native.crypto.constants },
    randomFill(target, ...rest) {
      const callback = rest.pop();
      randomFillSync(target, ...rest);
      parts.process.nextTick(callback, null, target);
    },
  };
  delete crypto.CryptoKey;

  // --- url ----------------------------------------------------------------------------------------------------------
  const URL = facade('URL', native.url.URL, true);
  hide(URL, 'canParse', wrap(native.url.canParse, 'canParse'));
  hide(URL, 'parse', { parse(input, base) { return URL.canParse(input, base) ? new URL(input, base) : null; } }.parse);
  const Parameters = facade('URLSearchParams', native.url.URLSearchParams, true);
  const entriesOf = wrap(native.url.entries, 'entries');
  /** Anything that can be iterated becomes pairs here; the host's side takes plain data. */
  class URLSearchParams extends Parameters {
    constructor(init) {
      const pairs = typeof init === 'object' && init !== null && typeof init[Symbol.iterator] === 'function';
      super(pairs ? [...init].map((pair) => [...pair].map(String)) : init);
    }
    * entries() { yield* apply(entriesOf, this, []); }
    * keys() { for (const [name] of apply(entriesOf, this, [])) yield name; }
    * values() { for (const [, value] of apply(entriesOf, this, [])) yield value; }
    [Symbol.iterator]() { return this.entries(); }
    forEach(run, self) { for (const [name, value] of apply(entriesOf, this, [])) apply(run, self, [value, name, this]); }
  }
  native.url.URLSearchParams.register(URLSearchParams.prototype);
  const legacy = table(native.url.functions);
  const url = {
    URL, URLSearchParams, ...legacy,
    format: (value, options) => legacy.format(typeof value === 'object' && value !== null && !(value instanceof URL) ? { ...value } : value, options),
    pathToFileURL: (path) => new URL(`file://${encodeURI(path)}`),
    Url: function Url() {},
  };

  // --- the rest -----------------------------------------------------------------------------------------------------
  const posix = { ...table(native.path.posix), sep: '/', delimiter: ':' };
  const win32 = { ...table(native.path.win32), sep: '\\', delimiter: ';' };
  const path = Object.assign(posix, { posix, win32 });
  const query = table(native.querystring);
  const querystring = { ...query, decode: query.parse, encode: query.stringify };
  const ucs2 = { decode: (text) => [...text].map((letter) => letter.codePointAt(0)), encode: (points) => String.fromCodePoint(...points) };
  const punycode = { ...table(native.punycode), ucs2, version: '2.1.0' };
  const StringDecoder = facade('StringDecoder', native.decoder, true);
  const zlibFunctions = table(native.zlib.functions);
  const zlib = { ...zlibFunctions, constants: { ...native.zlib.constants }, ...native.zlib.constants };
  const stream = (name) => () => { throw fail(Error, `zlib.${name}() is not available in rules, which have no streams: use zlib.${name.replace(/^create./, (letters) => letters.at(-1).toLowerCase())}Sync()`, 'ERR_RULE_MODULE_DENIED'); };
  for (const name of ['createGzip', 'createGunzip', 'createDeflate', 'createInflate', 'createDeflateRaw', 'createInflateRaw', 'createUnzip', 'createBrotliCompress', 'createBrotliDecompress']) zlib[name] = stream(name);
  const timers = { ...timerGlobals, promises: parts.timersPromises };

  const granted = {
    assert, 'assert/strict': assert.strict, buffer: parts.bufferModule, console: parts.console, crypto, events: EventEmitter, path, 'path/posix': posix, 'path/win32': win32,
    process: parts.process, punycode, querystring, string_decoder: { StringDecoder }, timers, 'timers/promises': parts.timersPromises, url, util, 'util/types': types, zlib,
  };
  const reasons = {
    'rules cannot read or write files': ['fs', 'fs/promises', 'sqlite'],
    'rules cannot use the network': ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises', 'quic'],
    'rules cannot start processes': ['child_process', 'cluster'],
    'rules cannot start threads': ['worker_threads'],
    'rules cannot load native code': ['ffi', 'wasi'],
    'rules have no debugger of their own': ['inspector', 'inspector/promises', 'repl', 'trace_events', 'test', 'test/reporters'],
    'the internals of Node are closed to rules': ['module', 'vm', 'v8', 'async_hooks', 'diagnostics_channel', 'perf_hooks', 'constants', 'sys', 'sea', 'domain'],
    'rules cannot look at the machine': ['os'],
    'rules have no streams': ['stream', 'stream/promises', 'stream/web', 'stream/consumers', 'readline', 'readline/promises', 'tty'],
  };
  const denied = {};
  for (const reason of Object.keys(reasons)) for (const name of reasons[reason]) denied[name] = reason;

  const known = new Map(Object.entries(granted));
  const refused = new Map(Object.entries(denied));
  const mapGet = Map.prototype.get;
  function require(request) {
    if (typeof request !== 'string') throw fail(TypeError, `The "id" argument must be of type string. Received ${typeof request}`, 'ERR_INVALID_ARG_TYPE');
    const name = request.startsWith('node:') ? request.slice(5) : request;
    const found = apply(mapGet, known, [name]);
    if (found !== undefined) return found;
    const reason = apply(mapGet, refused, [name]);
    if (reason !== undefined) throw fail(Error, `The module "${request}" is not available in rules: ${reason}`, 'ERR_RULE_MODULE_DENIED');
    const hint = /^\.{0,2}\//.test(request) ? 'a rule is one file' : 'rules have no packages, only modules of Node itself';
    throw fail(Error, `Cannot find module '${request}' (${hint})\nRequire stack:\n- ${FILE}`, 'MODULE_NOT_FOUND');
  }
  require.resolve = (request) => { require(request); return request; };
  require.cache = {};
  require.main = undefined;

  const noFetch = async () => { throw fail(TypeError, 'fetch is not available in rules: rules cannot use the network', 'ERR_ACCESS_DENIED'); };
  const globals = {
    console: parts.console, process: parts.process, Buffer, ...timerGlobals, queueMicrotask: parts.queueMicrotask, structuredClone: parts.structuredClone,
    atob: parts.atob, btoa: parts.btoa, URL, URLSearchParams, TextEncoder, TextDecoder, crypto: webcrypto, CryptoKey: cryptoClasses.CryptoKey,
    performance: parts.performance, AbortController: parts.AbortController, AbortSignal: parts.AbortSignal, Event: parts.Event, EventTarget: parts.EventTarget,
    DOMException: parts.DOMException, fetch: noFetch,
  };
  return { require, globals };
}
