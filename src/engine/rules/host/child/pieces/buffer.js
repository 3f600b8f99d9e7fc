/** `Buffer` of the rule's realm: an Uint8Array of that realm without a pool, so that no memory is shared with anything. */
export function buffer({ native, table, hide, fail }, _parts) {
  const Bytes = Uint8Array;
  const { isArray } = Array;
  const { isView } = ArrayBuffer;
  const statics = table(native.buffer.statics);

  class FastBuffer extends Bytes {}
  const typeError = (value) => fail(TypeError, `The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object. Received ${value === null ? 'null' : typeof value}`, 'ERR_INVALID_ARG_TYPE');
  const isArrayBuffer = (value) => value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;

  function checkSize(size) {
    if (typeof size !== 'number') throw fail(TypeError, `The "size" argument must be of type number. Received ${typeof size}`, 'ERR_INVALID_ARG_TYPE');
    if (!(size >= 0 && size <= native.buffer.constants.MAX_LENGTH)) throw fail(RangeError, `The value of "size" is out of range. Received ${size}`, 'ERR_OUT_OF_RANGE');
    return Math.floor(size);
  }
  function fromList(list) {
    const length = Math.max(0, Math.min(Number(list.length) || 0, 0x7fffffff));
    const made = new FastBuffer(length);
    for (let index = 0; index < length; index++) made[index] = list[index];
    return made;
  }
  function from(value, encodingOrOffset, length) {
    if (typeof value === 'string') return statics.fromText(value, encodingOrOffset);
    if (typeof value !== 'object' || value === null) throw typeError(value);
    if (isArrayBuffer(value)) return new FastBuffer(value, encodingOrOffset, length);
    if (isView(value) && !(value instanceof DataView)) return fromList(value);
    const primitive = typeof value.valueOf === 'function' ? value.valueOf() : value;
    if (primitive !== value && primitive !== null && (typeof primitive === 'string' || typeof primitive === 'object')) return from(primitive, encodingOrOffset, length);
    if (value.type === 'Buffer' && isArray(value.data)) return fromList(value.data);
    if (isArray(value) || typeof value.length === 'number') return fromList(value);
    throw typeError(value);
  }

  function Buffer(value, encodingOrOffset, length) {
    return typeof value === 'number' ? new FastBuffer(checkSize(value)) : from(value, encodingOrOffset, length);
  }
  Object.setPrototypeOf(Buffer, Bytes);
  Object.defineProperty(Buffer, 'prototype', { value: FastBuffer.prototype, writable: false });
  Object.defineProperty(Buffer, Symbol.species, { get: () => FastBuffer, configurable: true });
  hide(FastBuffer.prototype, 'constructor', Buffer);

  const members = {
    poolSize: 0,
    from,
    of: (...items) => fromList(items),
    alloc(size, fill, encoding) {
      const made = new FastBuffer(checkSize(size));
      return fill === undefined || fill === 0 || made.length === 0 ? made : made.fill(fill, encoding);
    },
    allocUnsafe: (size) => new FastBuffer(checkSize(size)),
    allocUnsafeSlow: (size) => new FastBuffer(checkSize(size)),
    isBuffer: (value) => value instanceof FastBuffer,
    isEncoding: (encoding) => typeof encoding === 'string' && statics.isEncoding(encoding),
    byteLength: (value, encoding) => (isView(value) || isArrayBuffer(value) ? value.byteLength : statics.byteLength(value, encoding)),
    compare: statics.compare,
    concat(list, total) {
      if (!isArray(list)) throw fail(TypeError, 'The "list" argument must be an instance of Array', 'ERR_INVALID_ARG_TYPE');
      let length = 0;
      for (let index = 0; index < list.length; index++) {
        if (!(list[index] instanceof Bytes)) throw fail(TypeError, `The "list[${index}]" argument must be an instance of Buffer or Uint8Array`, 'ERR_INVALID_ARG_TYPE');
        length += list[index].length;
      }
      const made = new FastBuffer(total === undefined ? length : checkSize(total));
      let at = 0;
      for (let index = 0; index < list.length && at < made.length; index++) {
        const part = list[index].length > made.length - at ? list[index].subarray(0, made.length - at) : list[index];
        made.set(part, at);
        at += part.length;
      }
      return made;
    },
    copyBytesFrom: (view, offset = 0, length = view.length - offset) => new FastBuffer(view.slice(offset, offset + length).buffer),
  };
  for (const name of Object.keys(members)) hide(Buffer, name, members[name]);

  const { prototype } = FastBuffer;
  const methods = table(native.buffer.methods);
  for (const name of Object.keys(methods)) hide(prototype, name, methods[name]);
  const changes = table(native.buffer.changes);
  for (const name of Object.keys(changes)) {
    const change = changes[name];
    hide(prototype, name, { [name](...args) { Reflect.apply(change, this, args); return this; } }[name]);
  }
  hide(prototype, 'slice', { slice(start, end) { return this.subarray(start, end); } }.slice);
  hide(prototype, 'toJSON', { toJSON() { return { type: 'Buffer', data: Array.from(this) }; } }.toJSON);
  Object.defineProperty(prototype, 'parent', { get() { return this.buffer; }, configurable: true });
  Object.defineProperty(prototype, 'offset', { get() { return this.byteOffset; }, configurable: true });

  native.intrinsicsUse(FastBuffer);
  const { atob, btoa, isUtf8, isAscii } = statics;
  const module = {
    Buffer, atob, btoa, isUtf8, isAscii, constants: parseBack(native.buffer.constants), kMaxLength: native.buffer.constants.MAX_LENGTH,
    kStringMaxLength: native.buffer.constants.MAX_STRING_LENGTH, INSPECT_MAX_BYTES: 50, SlowBuffer: Buffer,
  };
  return { Buffer, bufferModule: module, atob, btoa };

  function parseBack(constants) {
    return { MAX_LENGTH: constants.MAX_LENGTH, MAX_STRING_LENGTH: constants.MAX_STRING_LENGTH };
  }
}
