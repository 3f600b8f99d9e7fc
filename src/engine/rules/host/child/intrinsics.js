/** Makers of the realm's own objects for the host's side: runs in the realm, before any rule. */
export function intrinsics() {
  const kinds = new Map([Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError].map((kind) => [kind.name, kind]));
  const { defineProperty, apply } = Reflect;
  const kindOf = Map.prototype.get;
  const { create } = Object;
  const Bytes = Uint8Array;
  const Deferred = Promise;
  let BufferOf = Bytes;
  const own = (target, name, value) => defineProperty(target, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  return {
    error(name, message, code) {
      const Kind = apply(kindOf, kinds, [name]) ?? Error;
      const error = new Kind(message);
      if (error.name !== name) own(error, 'name', name);
      if (code !== undefined) defineProperty(error, 'code', { __proto__: null, value: code, writable: true, enumerable: true, configurable: true });
      return error;
    },
    addError(kind) {
      kinds.set(kind.name, kind);
    },
    useBuffer(kind) {
      BufferOf = kind;
    },
    bytes: (length) => new Bytes(length),
    buffer: (length) => new BufferOf(length),
    object: () => ({}),
    array: () => [],
    create: (prototype) => create(prototype),
    deferred() {
      let resolve, reject;
      const promise = new Deferred((onValue, onError) => { resolve = onValue; reject = onError; });
      return { __proto__: null, promise, resolve, reject };
    },
  };
}
