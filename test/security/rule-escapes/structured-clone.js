// Tries to carry an object of the host across by structuredClone and its transfer list.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const buffer = new ArrayBuffer(8);
  const seen = [structuredClone(new Error('x')), structuredClone(new Uint8Array(4)), structuredClone(buffer, { transfer: [buffer] }), structuredClone(new Map([[{}, []]])), structuredClone(new Date()), structuredClone(/x/), structuredClone({ __proto__: { a: 1 } })];
  for (const value of [() => {}, Symbol('x'), new WeakMap(), Promise.resolve()]) {
    try { structuredClone(value); got.push('cloned'); } catch (error) { seen.push(error); }
  }
  for (const path of walk(seen, 'clones')) got.push(path);
  return { got };
};
