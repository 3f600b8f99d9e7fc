// Tries to compile code in the host's realm by the constructor of a granted function.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const { createHash } = require('crypto');
  for (const from of [require, console.log, createHash, createHash('md5').update, setTimeout, URL, Buffer.from, callback, context.done, process.exit, process.hrtime, crypto.subtle.digest, fetch, exports.handler]) {
    for (const make of [() => from.constructor, () => Object.getPrototypeOf(from).constructor, () => from.__proto__.__proto__.constructor.constructor, () => from.call.constructor, () => from.bind().constructor, () => from.toString.constructor]) {
      try {
        const found = await make()('return process')();
        if (found !== process) got.push(`${from.name}: another process`);
        if (typeof found.binding === 'function' && found.binding('fs')) got.push(`${from.name}: binding`);
      } catch {}
    }
  }
  return { got };
};
