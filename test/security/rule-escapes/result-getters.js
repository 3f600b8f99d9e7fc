// Tries to run code in the host's realm by members of the result: getters, toJSON, proxies.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const seen = [];
  const watch = (self, args) => { seen.push(self, ...args); };
  const result = {
    got, get a() { watch(this, arguments); return 1; }, b: { toJSON(...args) { watch(this, args); return 1; } }, c: new Proxy({}, { ownKeys(target) { watch(target, []); return []; }, get(target, name, receiver) { watch(target, [name, receiver]); return undefined; } }),
    get d() { for (const value of seen) if (foreign(value)) got.push('an object of the host'); return got.length; },
  };
  return { get got() { JSON.stringify(result); return got; } };
  return { got };
};
