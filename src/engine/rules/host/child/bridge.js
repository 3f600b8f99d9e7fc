/**
 * The border between the host's realm and the rule's. Nothing of the host's realm is ever given to the rule: what goes
 * in is copied into objects of the rule's realm (`toRealm`), what comes out is read member by member (`toHost`), and
 * objects of Node itself stay here, known to the rule by handles only. A function of the host is reached through a
 * function of the realm (`wrap` in realm.js) that gets either a value or `FAIL`, never an exception of this side.
 */
export function makeBridge(require, process, vm, realmParts, port) {
  const { Buffer: HostBuffer } = require('buffer');
  const util = require('util');
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
  const getter = (owner, name) => Object.getOwnPropertyDescriptor(owner, name).get;
  const call = Function.prototype.call;
  const uncurry = (method) => call.bind(method);
  const viewBuffer = uncurry(getter(typedArray, 'buffer')), viewOffset = uncurry(getter(typedArray, 'byteOffset')), viewLength = uncurry(getter(typedArray, 'byteLength'));
  const dataBuffer = uncurry(getter(DataView.prototype, 'buffer')), dataOffset = uncurry(getter(DataView.prototype, 'byteOffset')), dataLength = uncurry(getter(DataView.prototype, 'byteLength'));
  const setBytes = uncurry(typedArray.set);
  const isAncestor = uncurry(Object.prototype.isPrototypeOf);
  const dateValue = uncurry(Date.prototype.getTime);
  const { isTypedArray, isDataView, isAnyArrayBuffer, isNativeError, isDate } = util.types;

  const denyImport = () => {
    throw intrinsics.error('TypeError', 'import() is not available in rules: use require with a module that rules may use', 'ERR_RULE_MODULE_DENIED');
  };
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { codeGeneration: { strings: true, wasm: true } });
  const compile = (code, parameters, filename) =>
    vm.compileFunction(code, parameters, { parsingContext: context, filename, importModuleDynamically: denyImport });
  const inRealm = (part, name) => compile(`"use strict";return (${part});`, [], `cloudchamber:${name}`)();

  /** Object of the realm → object of Node, and back. */
  const handles = new WeakMap();
  const facades = new WeakMap();
  /** Prototype of a class of Node → prototype of its facade in the realm. */
  const classes = new Map();
  const FAIL = compile('return Object.freeze(Object.create(null))', [], 'cloudchamber:fail')();
  const failure = compile('return Object.seal(Object.assign(Object.create(null), { error: undefined }))', [], 'cloudchamber:failure')();
  const intrinsics = inRealm(realmParts.intrinsics, 'intrinsics')();

  function bytesOf(value) {
    if (isTypedArray(value)) return HostBuffer.from(viewBuffer(value), viewOffset(value), viewLength(value));
    if (isDataView(value)) return HostBuffer.from(dataBuffer(value), dataOffset(value), dataLength(value));
    return HostBuffer.from(value);
  }

  function toHost(value, depth = 0) {
    if (typeof value === 'function') return handles.get(value) ?? ((...args) => Reflect.apply(value, undefined, args.map(toRealm)));
    if (typeof value !== 'object' || value === null) return value;
    const known = handles.get(value);
    if (known !== undefined) return known;
    if (isTypedArray(value) || isDataView(value) || isAnyArrayBuffer(value)) return bytesOf(value);
    if (isDate(value)) return new Date(dateValue(value));
    if (depth > 8) return undefined;
    if (Array.isArray(value)) {
      const list = [];
      const length = Math.min(Number(value.length), 1_000_000);
      for (let index = 0; index < length; index++) list.push(toHost(value[index], depth + 1));
      return list;
    }
    const copy = { __proto__: null };
    for (const name of Object.keys(value)) copy[name] = toHost(value[name], depth + 1);
    return copy;
  }

  const put = (target, name, value) =>
    Reflect.defineProperty(target, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });

  function realmBuffer(bytes, plain) {
    const copy = plain ? intrinsics.bytes(bytes.byteLength) : intrinsics.buffer(bytes.byteLength);
    setBytes(copy, bytes);
    return copy;
  }

  function errorToRealm(thrown) {
    if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) return thrown;
    const ours = isAncestor(Object.prototype, thrown);
    // What the rule threw itself, from a callback or a getter.
    if (!ours) return thrown;
    const error = intrinsics.error(String(thrown.name), String(thrown.message), typeof thrown.code === 'string' ? thrown.code : undefined);
    for (const name of ['reason', 'library', 'operator', 'errno', 'input', 'generatedMessage']) {
      if (['string', 'number', 'boolean'].includes(typeof thrown[name])) put(error, name, thrown[name]);
    }
    return error;
  }

  function facadeOf(object, prototype) {
    let facade = facades.get(object);
    if (facade === undefined) {
      facade = intrinsics.create(prototype);
      handles.set(facade, object);
      facades.set(object, facade);
    }
    return facade;
  }

  function toRealm(value, depth = 0) {
    if (typeof value === 'function' || typeof value === 'symbol') return undefined;
    if (typeof value !== 'object' || value === null) return value;
    if (HostBuffer.isBuffer(value)) return realmBuffer(value, false);
    if (isTypedArray(value)) return realmBuffer(bytesOf(value), true);
    if (isAnyArrayBuffer(value)) return viewBuffer(realmBuffer(HostBuffer.from(value), true));
    const known = facades.get(value);
    if (known !== undefined) return known;
    const prototype = Object.getPrototypeOf(value);
    for (let at = prototype, steps = 0; at !== null && steps < 6; at = Object.getPrototypeOf(at), steps++) {
      const facade = classes.get(at);
      if (facade !== undefined) return facadeOf(value, facade);
    }
    if (util.types.isPromise(value)) {
      const { promise, resolve, reject } = intrinsics.deferred();
      port.hold(1);
      value.then((result) => { port.hold(-1); resolve(toRealm(result)); }, (error) => { port.hold(-1); reject(errorToRealm(error)); });
      return promise;
    }
    if (isNativeError(value)) return errorToRealm(value);
    if (depth > 8) return undefined;
    if (Array.isArray(value)) {
      const list = intrinsics.array();
      for (let index = 0; index < value.length; index++) put(list, index, toRealm(value[index], depth + 1));
      return list;
    }
    const copy = prototype === null ? intrinsics.create(null) : intrinsics.object();
    for (const name of Object.keys(value)) put(copy, name, toRealm(value[name], depth + 1));
    return copy;
  }

  /** The only entry: `args` is an array of the realm, read by index. `raw` operations get and give values of the realm as they are. */
  function enter(operation, raw, self, args) {
    try {
      const list = [];
      for (let index = 0; index < args.length; index++) list.push(raw ? args[index] : toHost(args[index]));
      const result = operation(self, list);
      return raw ? result : toRealm(result);
    } catch (error) {
      failure.error = errorToRealm(error);
      return FAIL;
    }
  }

  const held = (self) => {
    const object = handles.get(self);
    if (object === undefined) throw intrinsics.error('TypeError', 'Illegal invocation', 'ERR_INVALID_THIS');
    return object;
  };
  /** A class of Node as the realm builds its facade of it. */
  function describeClass(Class, methods, accessors) {
    return {
      methods: methods.map((name) => ({ name, run: (self, args) => { const object = held(self); return Reflect.apply(object[name], object, args); } })),
      accessors: accessors.map((name) => ({ name, get: (self) => held(self)[name], set: (self, [value]) => { held(self)[name] = value; } })),
      make: (self, args) => { const object = Reflect.construct(Class, args);
        handles.set(self, object);
        facades.set(object, self);
      },
      register: (prototype) => { classes.set(Class.prototype, prototype); },
    };
  }

  /** Functions of a module that take and give plain data. A callback at the end keeps the container waiting. */
  function functions(module, names) {
    return names.filter((name) => typeof module[name] === 'function').map((name) => ({
      name,
      run: (_self, args) => {
        const last = args.at(-1);
        if (typeof last !== 'function') return Reflect.apply(module[name], module, args);
        port.hold(1);
        args[args.length - 1] = (...results) => {
          port.hold(-1);
          last(...results);
        };
        try {
          const result = Reflect.apply(module[name], module, args);
          // Only what Node keeps for itself (a pending job); results come by the callback.
          return typeof result === 'object' ? undefined : result;
        } catch (error) {
          port.hold(-1);
          throw error;
        }
      },
    }));
  }

  const kit = { require, process, HostBuffer, util, port, intrinsics, bytesOf, isAncestor, held, handles, put, describeClass, functions, compile };
  kit.native = inHost(realmParts.native)(kit);
  kit.realm = inRealm(realmParts.realm, 'realm')(kit.native, realmParts.pieces.map((piece) => inRealm(piece, 'realm')), enter, FAIL, failure);
  const realm = inHost(realmParts.runner)(kit);
  lockIntrinsics();
  return { realm };

  function inHost(part) {
    return vm.runInThisContext(`"use strict";(${part})`, { filename: 'cloudchamber:host' });
  }

  /** Should an object of this realm be reached after all: it leads to no constructor, and nothing of it can be changed. */
  function lockIntrinsics() {
    const prototypes = [
      Object.prototype, Function.prototype, Array.prototype, Promise.prototype, Error.prototype, TypeError.prototype, RangeError.prototype,
      SyntaxError.prototype, ReferenceError.prototype, EvalError.prototype, URIError.prototype, AggregateError.prototype, Map.prototype, Set.prototype,
      WeakMap.prototype, WeakSet.prototype, RegExp.prototype, Symbol.prototype, String.prototype, Number.prototype, Boolean.prototype,
      Object.getPrototypeOf(async () => {}), Object.getPrototypeOf(function* () {}), Object.getPrototypeOf(async function* () {}),
    ];
    // Code of Node assigns these to its own objects; a frozen ancestor would forbid that.
    const assigned = ['constructor', 'name', 'message', 'toString', 'code', 'stack', 'valueOf', 'toJSON', 'then', 'length'];
    for (const prototype of prototypes) {
      Reflect.deleteProperty(prototype, 'constructor');
      for (const name of assigned) {
        const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
        if (descriptor === undefined || !('value' in descriptor) || !descriptor.configurable) continue;
        const { value } = descriptor;
        Object.defineProperty(prototype, name, {
          get: () => value,
          set(own) {
            if (this !== prototype) Object.defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
          },
          enumerable: false, configurable: false,
        });
      }
      Object.freeze(prototype);
    }
  }
}
