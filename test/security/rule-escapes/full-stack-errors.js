// Tries to catch the stack overflow of a host function, which is an error of the host's realm.
// Ends as: result or error Runtime.ExitError
exports.handler = async (batch, context, callback) => {
  const got = [];
  const functions = [
    () => require('crypto').createHash('md5').update('x').digest('hex'), () => Buffer.from('abc').toString('base64'), () => new URL('http://a/b').href, () => console.log('x'),
    () => require('util').inspect({ a: { b: {} } }), () => setTimeout(() => {}, 1), () => context.getRemainingTimeInMillis(), () => require('path').join('a', 'b'), () => new TextEncoder().encode('x'),
    () => require('zlib').gzipSync('x'), () => structuredClone({}), () => require('assert').deepStrictEqual({ a: 1 }, { a: 1 }), () => queueMicrotask(() => {}), () => new URL('nothing'), () => crypto.getRandomValues(new Uint8Array(4)),
  ];
  for (const run of functions) {
    let rounds = 0;
    const dig = () => {
      try {
        dig();
      } catch (error) {
        if (foreign(error)) got.push(String(run));
        // From the last frames on: with each there is a little more room for the host's own calls.
        if (++rounds > 300) throw error;
        try {
          run();
        } catch (inner) {
          if (foreign(inner)) got.push(`${String(run)} in round ${rounds}`);
        }
        throw error;
      }
    };
    try {
      dig();
    } catch {}
  }
  return { got };
};
