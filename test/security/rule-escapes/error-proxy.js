// Tries to run code in the host's realm by throwing a proxy, and a function.
// Ends as: error function
exports.handler = async (batch, context, callback) => {
  const got = [];
  throw new Proxy(function () {}, { get(target, name, receiver) { if (foreign(receiver) || foreign(target)) return 'escaped'; if (name === Symbol.toPrimitive) return () => 'quiet'; if (name === 'name') throw new Error('no'); return undefined; }, getPrototypeOf() { return null; } });
  return { got };
};
