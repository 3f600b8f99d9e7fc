/** `events`, `EventTarget`, `AbortController` and `structuredClone` of the rule's realm. */
export function events({ hide, fail }) {
  const { apply, ownKeys } = Reflect;
  const errorMonitor = Symbol('events.errorMonitor');
  const checkListener = (listener) => {
    if (typeof listener !== 'function') throw fail(TypeError, `The "listener" argument must be of type function. Received ${listener === null ? 'null' : typeof listener}`, 'ERR_INVALID_ARG_TYPE');
  };

  // oxlint-disable-next-line react/no-this-in-sfc -- a constructor that can also be called, as Node's
  function EventEmitter() {
    begin(this);
  }
  const begin = (emitter) => {
    if (emitter._events === undefined || emitter._events === Object.getPrototypeOf(emitter)._events) emitter._events = Object.create(null);
  };
  const listOf = (emitter, type) => (emitter._events ??= Object.create(null))[type] ?? [];
  function add(emitter, type, listener, first) {
    checkListener(listener);
    if (listOf(emitter, 'newListener').length > 0) emitter.emit('newListener', type, listener.listener ?? listener);
    const list = listOf(emitter, type);
    emitter._events[type] = first ? [listener, ...list] : [...list, listener];
    return emitter;
  }
  function once(emitter, type, listener) {
    checkListener(listener);
    const run = function (...args) {
      emitter.removeListener(type, run);
      return apply(listener, emitter, args);
    };
    run.listener = listener;
    return run;
  }
  const methods = {
    on(type, listener) { return add(this, type, listener, false); },
    prependListener(type, listener) { return add(this, type, listener, true); },
    once(type, listener) { return add(this, type, once(this, type, listener), false); },
    prependOnceListener(type, listener) { return add(this, type, once(this, type, listener), true); },
    removeListener(type, listener) {
      const list = listOf(this, type);
      const at = list.findLastIndex((one) => one === listener || one.listener === listener);
      if (at < 0) return this;
      const rest = list.filter((_one, index) => index !== at);
      if (rest.length === 0) delete this._events[type];
      else this._events[type] = rest;
      if (listOf(this, 'removeListener').length > 0) this.emit('removeListener', type, listener);
      return this;
    },
    removeAllListeners(type) {
      if (type === undefined) this._events = Object.create(null);
      else delete (this._events ??= Object.create(null))[type];
      return this;
    },
    emit(type, ...args) {
      const list = listOf(this, type);
      if (type === 'error') {
        for (const listener of listOf(this, errorMonitor)) apply(listener, this, args);
        if (list.length === 0) {
          if (args[0] instanceof Error) throw args[0];
          throw fail(Error, `Unhandled error. (${String(args[0])})`, 'ERR_UNHANDLED_ERROR');
        }
      }
      for (const listener of list) apply(listener, this, args);
      return list.length > 0;
    },
    listeners(type) { return listOf(this, type).map((one) => one.listener ?? one); },
    rawListeners(type) { return [...listOf(this, type)]; },
    listenerCount(type, listener) { return listOf(this, type).filter((one) => listener === undefined || one === listener || one.listener === listener).length; },
    eventNames() { return this._events === undefined ? [] : ownKeys(this._events); },
    setMaxListeners(most) { this._maxListeners = most; return this; },
    getMaxListeners() { return this._maxListeners ?? EventEmitter.defaultMaxListeners; },
  };
  methods.addListener = methods.on;
  methods.off = methods.removeListener;
  for (const name of Object.keys(methods)) hide(EventEmitter.prototype, name, methods[name]);
  EventEmitter.prototype._events = undefined;
  EventEmitter.prototype._maxListeners = undefined;
  EventEmitter.defaultMaxListeners = 10;
  EventEmitter.errorMonitor = errorMonitor;
  EventEmitter.EventEmitter = EventEmitter;
  EventEmitter.once = (emitter, type) => new Promise((resolve, reject) => {
    const done = (...args) => { emitter.removeListener('error', failed); resolve(args); };
    const failed = (error) => { emitter.removeListener(type, done); reject(error); };
    emitter.once(type, done);
    if (type !== 'error') emitter.once('error', failed);
  });
  EventEmitter.listenerCount = (emitter, type) => emitter.listenerCount(type);

  // --- EventTarget --------------------------------------------------------------------------------------------------
  class DOMException extends Error {
    #name;
    constructor(message = '', name = 'Error') {
      super(message);
      this.#name = typeof name === 'object' && name !== null ? String(name.name ?? 'Error') : String(name);
      if (typeof name === 'object' && name !== null && 'cause' in name) this.cause = name.cause;
    }
    get name() { return this.#name; }
    get code() { return { AbortError: 20, TimeoutError: 23, DataCloneError: 25, InvalidCharacterError: 5 }[this.#name] ?? 0; }
  }
  class Event {
    constructor(type, options = {}) {
      this.type = String(type);
      this.cancelable = Boolean(options.cancelable);
      this.defaultPrevented = false;
      this.target = null;
      this.stopped = false;
    }
    preventDefault() { if (this.cancelable) this.defaultPrevented = true; }
    stopImmediatePropagation() { this.stopped = true; }
    stopPropagation() {}
  }
  class EventTarget {
    #listeners = new Map();
    addEventListener(type, listener, options) {
      const list = this.#listeners.get(type) ?? [];
      if (listener === null || listener === undefined || list.some((one) => one.listener === listener)) return;
      this.#listeners.set(type, [...list, { listener, once: Boolean(options?.once) }]);
    }
    removeEventListener(type, listener) {
      this.#listeners.set(type, (this.#listeners.get(type) ?? []).filter((one) => one.listener !== listener));
    }
    dispatchEvent(event) {
      event.target = this;
      const handler = this[`on${event.type}`];
      if (typeof handler === 'function') apply(handler, this, [event]);
      for (const { listener, once: single } of this.#listeners.get(event.type) ?? []) {
        if (event.stopped) break;
        if (single) this.removeEventListener(event.type, listener);
        if (typeof listener === 'function') apply(listener, this, [event]);
        else listener.handleEvent(event);
      }
      return !event.defaultPrevented;
    }
  }
  const secret = Symbol('AbortSignal');
  class AbortSignal extends EventTarget {
    aborted = false;
    reason = undefined;
    onabort = null;
    constructor(key) {
      super();
      if (key !== secret) throw fail(TypeError, 'Illegal constructor', 'ERR_ILLEGAL_CONSTRUCTOR');
    }
    throwIfAborted() { if (this.aborted) throw this.reason; }
    static abort(reason) {
      const signal = new AbortSignal(secret);
      abort(signal, reason);
      return signal;
    }
    static timeout(delay) {
      const signal = new AbortSignal(secret);
      setTimeout(() => abort(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay).unref();
      return signal;
    }
    static any(signals) {
      const signal = new AbortSignal(secret);
      for (const one of signals) {
        if (one.aborted) abort(signal, one.reason);
        else one.addEventListener('abort', () => abort(signal, one.reason), { once: true });
      }
      return signal;
    }
  }
  function abort(signal, reason) {
    if (signal.aborted) return;
    signal.aborted = true;
    signal.reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
    signal.dispatchEvent(new Event('abort'));
  }
  class AbortController {
    signal = new AbortSignal(secret);
    abort(reason) { abort(this.signal, reason); }
  }

  // --- structuredClone ----------------------------------------------------------------------------------------------
  const refuse = (what) => new DOMException(`${what} could not be cloned.`, 'DataCloneError');
  function clone(value, seen) {
    if (typeof value === 'function' || typeof value === 'symbol') throw refuse(String(value));
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const keep = (copy) => { seen.set(value, copy); return copy; };
    if (Array.isArray(value)) {
      const copy = keep([]);
      copy.length = value.length;
      for (const name of Object.keys(value)) copy[name] = clone(value[name], seen);
      return copy;
    }
    if (value instanceof Date) return keep(new Date(value.getTime()));
    if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
    if ([Boolean, Number, String, BigInt].some((kind) => value instanceof kind)) return keep(Object(value.valueOf()));
    if (value instanceof ArrayBuffer) return keep(value.slice(0));
    if (value instanceof SharedArrayBuffer) return keep(value);
    if (ArrayBuffer.isView(value)) {
      const bytes = clone(value.buffer, seen);
      if (value instanceof DataView) return keep(new DataView(bytes, value.byteOffset, value.byteLength));
      const Kind = globalThis[Object.getPrototypeOf(Uint8Array.prototype)[Symbol.toStringTag] ?? value[Symbol.toStringTag]] ?? Uint8Array;
      return keep(new Kind(bytes, value.byteOffset, value.length));
    }
    if (value instanceof Map) {
      const copy = keep(new Map());
      for (const [key, item] of value) copy.set(clone(key, seen), clone(item, seen));
      return copy;
    }
    if (value instanceof Set) {
      const copy = keep(new Set());
      for (const item of value) copy.add(clone(item, seen));
      return copy;
    }
    if (value instanceof Error) {
      const Kind = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].find((kind) => value.name === kind.name) ?? Error;
      const copy = keep(new Kind(String(value.message)));
      hide(copy, 'stack', value.stack);
      if ('cause' in value) hide(copy, 'cause', clone(value.cause, seen));
      return copy;
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef) throw refuse(Object.prototype.toString.call(value));
    const copy = keep({});
    for (const name of Object.keys(value)) copy[name] = clone(value[name], seen);
    return copy;
  }
  function structuredClone(value, options) {
    if (arguments.length === 0) throw fail(TypeError, 'The "value" argument must be specified', 'ERR_MISSING_ARGS');
    const copy = clone(value, new Map());
    for (const item of options?.transfer ?? []) {
      if (!(item instanceof ArrayBuffer)) throw refuse('Value');
      item.transfer();
    }
    return copy;
  }

  return { EventEmitter, DOMException, Event, EventTarget, AbortController, AbortSignal, structuredClone };
}
