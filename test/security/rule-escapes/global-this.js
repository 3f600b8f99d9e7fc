// Tries to find another global object: by sloppy functions, eval, with, getters and bound functions.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const globals = [function () { return this; }(), (0, eval)('this'), new Function('return this')(), [1].map(function () { return this; }, undefined)[0], (() => this)(), setTimeout.call.call(function () { return this; }), Reflect.apply(function () { return this; }, undefined, [])];
  for (const found of globals) if (found !== globalThis && found !== module.exports && found !== undefined) got.push('another global object');
  for (const fn of [require, console.log, Buffer.from, URL.prototype.toString, process.hrtime, require('util').inspect]) {
    for (const self of [undefined, null, globalThis, 1]) {
      try { const value = fn.call(self, 'util'); if (value !== null && typeof value === 'object' && foreign(value)) got.push(fn.name); } catch (error) { if (foreign(error)) got.push('error'); }
    }
  }
  return { got };
};
