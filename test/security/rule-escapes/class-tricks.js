// Tries to get a host object by extending granted classes, new.target and returned overrides.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const seen = [];
  class Stamp extends (class { constructor(value) { return value; } }) { #x = 1; }
  for (const Class of [URL, URLSearchParams, TextDecoder, TextEncoder, require('string_decoder').StringDecoder, AbortController, EventTarget, Buffer, require('events')]) {
    for (const make of [() => Reflect.construct(Class, ['http://a'], Object), () => Reflect.construct(Class, ['http://a'], function () {}), () => new (class extends Class { constructor() { super('http://a'); seen.push(this, super.toString); } })(), () => new Stamp(new Class('http://a')), () => Class.call({}, 'http://a'), () => Reflect.construct(Object, [], Class)]) {
      try { seen.push(make()); } catch (error) { seen.push(error); }
    }
  }
  Object.setPrototypeOf(Buffer, function () { seen.push(this, new.target, ...arguments); return {}; });
  try { seen.push(Buffer.from('x'), require('crypto').randomBytes(2)); } catch (error) { seen.push(error); }
  Object.setPrototypeOf(Buffer, Uint8Array);
  for (const value of seen) if (value !== undefined && foreign(value)) got.push('foreign');
  return { got };
};
