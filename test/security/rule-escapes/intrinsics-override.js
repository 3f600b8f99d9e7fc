// Tries to take over the functions that carry a call: Reflect.apply, Function.prototype.call, JSON, WeakMap.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const seen = [];
  const saved = [];
  const take = (owner, name) => { const original = owner[name]; saved.push([owner, name, original]); owner[name] = function (...args) { seen.push(this, args); return saved[1][2].call(original, this, args); }; };
  saved.push([Reflect, 'apply', Reflect.apply], [Reflect, 'apply', Reflect.apply]);
  const apply = Reflect.apply;
  const spyOn = (owner, name) => { const original = owner[name]; saved.push([owner, name, original]); owner[name] = function () { for (let i = 0; i < arguments.length; i++) seen[seen.length] = arguments[i]; seen[seen.length] = this; return apply(original, this, arguments); }; };
  for (const [owner, name] of [[Reflect, 'apply'], [Reflect, 'construct'], [Reflect, 'defineProperty'], [JSON, 'parse'], [JSON, 'stringify'], [Function.prototype, 'call'], [Function.prototype, 'apply'], [Map.prototype, 'get'], [WeakMap.prototype, 'get'], [WeakMap.prototype, 'set'], [Object, 'defineProperty'], [Object, 'keys'], [Array.prototype, 'push']]) spyOn(owner, name);
  try {
    new URL('http://a/?b').searchParams.append('c', 'd'); require('crypto').createHash('md5').update('x').digest('hex'); console.log('x'); setTimeout(() => {}, 0); Buffer.from('x').fill('y'); context.getRemainingTimeInMillis();
  } finally {
    for (const [owner, name, original] of saved) owner[name] = original;
  }
  for (let i = 0; i < seen.length; i++) if (foreign(seen[i])) got.push('an object of the host');
  void take;
  return { got };
};
