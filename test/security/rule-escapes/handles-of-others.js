// Tries to use the methods of granted objects on objects that are none, or of another kind.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const hash = require('crypto').createHash('md5');
  const key = require('crypto').createSecretKey(Buffer.alloc(4));
  const targets = [{}, [], null, undefined, globalThis, process, new Proxy(hash, {}), Object.create(hash), key, new URL('http://a'), setTimeout(() => {}, 1), () => {}];
  for (const method of [hash.update, hash.digest, key.export, URL.prototype.toString, URLSearchParams.prototype.get, TextDecoder.prototype.decode, require('string_decoder').StringDecoder.prototype.write, setTimeout(() => {}, 1).refresh, setTimeout(() => {}, 1).unref]) {
    for (const target of targets) {
      try { const value = Reflect.apply(method, target, ['x']); if (foreign(value)) got.push(method.name); } catch (error) { if (foreign(error)) got.push(`error of ${method.name}`); }
    }
  }
  return { got };
};
