// Tries to read the host's argument lists by an own Array iterator.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const original = Array.prototype[Symbol.iterator];
  const seen = [];
  Array.prototype[Symbol.iterator] = function* () { seen.push(this); for (let i = 0; i < this.length; i++) { seen.push(this[i]); yield this[i]; } };
  try {
    for (const call of [() => require('crypto').createHash('md5').update('x').digest(), () => new URL('http://a/?b=c').searchParams.forEach(() => {}), () => console.log('a', {}), () => require('util').format('%s', 1), () => setTimeout(() => {}, 1), () => Buffer.concat([Buffer.from('x')]), () => require('url').parse('http://a')]) {
      try { call(); } catch {}
    }
  } finally {
    Array.prototype[Symbol.iterator] = original;
  }
  for (let i = 0; i < seen.length; i++) if (foreign(seen[i])) got.push('an object of the host');
  return { got };
};
