// Tries to break out of the log: its own toString, huge text, control characters, false levels.
exports.handler = async (batch, context, callback) => {
  const got = [];
  console.log({ toString() { throw new Error('x'); } }, { get a() { throw new Error('y'); } }, Symbol('z'), 10n, null, undefined);
  console.log('\u0000\u001b[2J{"level":"error"}\n\r');
  console.log(new Proxy({}, { get() { throw new Error('p'); }, ownKeys() { throw new Error('q'); } }));
  console.error('%s %d %i %j %o %O %c', {}, 'x', [], { toJSON() { throw new Error('json'); } });
  console.table(null); console.dir(new Proxy([], {})); console.group(); console.trace('here');
  return { got };
};
