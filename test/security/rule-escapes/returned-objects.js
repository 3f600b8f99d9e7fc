// Tries to find an object of the host's realm in what granted functions return.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const crypto = require('crypto');
  const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const made = {
    hash: crypto.createHash('md5'), hmac: crypto.createHmac('md5', 'k'), cipher: crypto.createCipheriv('aes-128-gcm', Buffer.alloc(16), Buffer.alloc(12)),
    hashes: crypto.getHashes(), key: crypto.createSecretKey(Buffer.alloc(16)), privateKey, publicKey, details: publicKey.asymmetricKeyDetails,
    exported: privateKey.export({ format: 'jwk' }), ecdh: crypto.createECDH('secp256k1'), random: crypto.randomBytes(4), sign: crypto.createSign('sha256'),
    digest: crypto.subtle.digest('SHA-256', Buffer.alloc(1)), digested: await crypto.subtle.digest('SHA-256', Buffer.alloc(1)),
    subtleKey: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt']),
    query: require('querystring').parse('a=1&a=2'), url: require('url').parse('http://a/b?c=d', true), parsed: require('path').parse('/a/b'),
    params: new URL('http://a/?b=c').searchParams, entries: [...new URL('http://a/?b=c').searchParams], zipped: require('zlib').gzipSync('x'),
    decoder: new (require('string_decoder').StringDecoder)(), encoded: new TextEncoder().encode('x'), into: new TextEncoder().encodeInto('x', new Uint8Array(4)),
    memory: process.memoryUsage(), time: process.hrtime(), timer: setTimeout(() => {}, 1), immediate: setImmediate(() => {}), clone: structuredClone({ a: [new Date(), new Map([[1, new Set()]])] }),
    signal: AbortSignal.timeout(1), args: require('util').parseArgs({ args: ['-f'], options: { f: { type: 'boolean', short: 'f' } } }), stack: new Error().stack,
  };
  for (const path of walk(made, 'made')) got.push(path);
  return { got };
};
