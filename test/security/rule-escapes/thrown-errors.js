// Tries to get an error object of the host's realm thrown at it.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const crypto = require('crypto');
  const attempts = [
    () => crypto.createHash('nothing'), () => crypto.createHash(), () => crypto.createHash('md5').digest('hex').x.y, () => { const h = crypto.createHash('md5'); h.digest(); h.digest(); },
    () => crypto.createCipheriv('x', 'y', 'z'), () => crypto.createPublicKey('x'), () => crypto.randomBytes(-1), () => crypto.pbkdf2Sync(), () => crypto.timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2)),
    () => new URL('x'), () => new URLSearchParams([[1]]), () => Buffer.from('x').readUInt32LE(9), () => Buffer.alloc(-1), () => Buffer.from('x', 'nothing'), () => Buffer.from(Symbol('x')), () => new TextDecoder('nothing'),
    () => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from([255])), () => atob('*'), () => btoa('\u1234'), () => require('zlib').gunzipSync('x'), () => require('querystring').unescape(Symbol('x')),
    () => require('path').join(1), () => require('assert').deepStrictEqual({ a: 1 }, { a: 2 }), () => require('util').inspect(Symbol('x')).x.y, () => require('util').inherits(1), () => setTimeout('x'), () => structuredClone(() => {}),
    () => require('util').format('%d', Symbol('x')).x.y, () => URL.prototype.toString.call({}), () => process.hrtime.call(null, 1), () => crypto.createHash('md5').update.call({}, 'x'), () => new (class extends URL {})(), () => crypto.subtle.digest('x', 'y'),
    () => require('fs'), () => require('./x'), () => require(1), () => queueMicrotask(1), () => fetch('http://a'), () => crypto.subtle.importKey('raw', {}, {}, true, []), () => import('fs'), () => process.kill(1), () => process.nextTick(1),
  ];
  for (const attempt of attempts) {
    try {
      await attempt();
    } catch (error) {
      if (foreign(error)) got.push(String(attempt));
    }
  }
  return { got };
};
