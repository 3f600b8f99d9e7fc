// Tries to see the host's objects by passing proxies whose traps note what they are given.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const seen = [];
  const spy = (target) => new Proxy(target, Object.fromEntries(Reflect.ownKeys(Reflect).filter((name) => typeof name === 'string').map((name) => [name, (...args) => { seen.push(...args.slice(1)); return Reflect[name](...args); }])));
  const bait = () => [spy({}), spy([]), spy(() => {}), spy(Buffer.alloc(2)), spy(new Map()), spy(new Error('x')), spy(class {})];
  const calls = [
    (x) => require('util').inspect(x), (x) => require('util').format('%o %s %j', x, x, x), (x) => require('util').isDeepStrictEqual(x, spy({})), (x) => require('assert').deepEqual(x, {}), (x) => Buffer.from(x), (x) => Buffer.concat([x]),
    (x) => require('crypto').createHash('md5').update(x), (x) => require('crypto').createHash('md5', x), (x) => new URL(x), (x) => new URLSearchParams(x), (x) => require('querystring').stringify(x), (x) => require('path').format(x), (x) => console.log(x),
    (x) => structuredClone(x), (x) => setTimeout(x, x), (x) => require('zlib').gzipSync('x', x), (x) => new TextDecoder('utf-8', x), (x) => Buffer.from('a').equals(x), (x) => process.exit.call(x, { valueOf: null }) , (x) => require('crypto').generateKeyPairSync('ec', x), (x) => crypto.subtle.importKey(x, x, x, x, x), (x) => callback.call(x, null), (x) => require('url').format(x),
  ].filter((call) => !String(call).includes('process.exit') && !String(call).includes('callback.call'));
  for (const call of calls) {
    for (const value of bait()) {
      try { await call(value); } catch (error) { if (foreign(error)) got.push(`error of ${call}`); }
    }
  }
  for (const value of seen) if (foreign(value)) got.push('an object of the host in a trap');
  return { got };
};
