// Tries to see the host in conversions: Symbol.toPrimitive, valueOf, toString and their receivers.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const seen = [];
  const object = { [Symbol.toPrimitive](...args) { seen.push(this, ...args); return 5; }, valueOf() { seen.push(this); return 5; }, toString() { seen.push(this, ...arguments); return '5'; } };
  for (const call of [() => Buffer.alloc(object), () => require('crypto').randomBytes(object), () => setTimeout(() => {}, object), () => Buffer.from('abc').toString(object), () => new URL(object), () => require('path').join(object), () => atob(object), () => new TextEncoder().encode(object), () => process.exitCode = object, () => require('crypto').createHash(object), () => require('punycode').toASCII(object), () => console.log('%d', object)]) {
    try { call(); } catch (error) { if (foreign(error)) got.push('error'); }
  }
  process.exitCode = undefined;
  for (const value of seen) if (foreign(value)) got.push('a receiver of the host');
  return { got };
};
