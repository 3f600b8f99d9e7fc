// Tries to get the host's inspect function and options by an own custom inspection.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const seen = [];
  const object = { [Symbol.for('nodejs.util.inspect.custom')](...args) { seen.push(...args, this); return 'x'; } };
  require('util').inspect(object);
  require('util').inspect({ nested: object }, { depth: 5 });
  require('util').format('%o', { object });
  console.log(object, [object]);
  try { require('assert').deepStrictEqual({ object }, { object: 1 }); } catch (error) { seen.push(error); }
  for (const value of seen) { if (foreign(value)) got.push('given to inspect'); for (const path of walk(value, 'seen')) got.push(path); }
  return { got };
};
