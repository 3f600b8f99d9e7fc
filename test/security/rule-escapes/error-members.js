// Tries to run code in the host's realm by members of a thrown error.
// Ends as: error member name
exports.handler = async (batch, context, callback) => {
  const got = [];
  const seen = [];
  const error = new Error('x');
  for (const name of ['name', 'message', 'stack', 'code', 'cause', 'toString', 'toJSON', 'then', Symbol.toPrimitive, Symbol.toStringTag]) {
    Object.defineProperty(error, name, { get() { seen.push(this, ...arguments); try { null.x; } catch (inner) { seen.push(inner); } if (seen.some((value) => typeof value === 'object' && value !== null && foreign(value))) throw { escaped: true }; return `member ${String(name)}`; } });
  }
  throw error;
  return { got };
};
