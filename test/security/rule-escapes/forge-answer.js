// Tries to answer another call than its own: a kept callback, ids in results, messages to the engine.
exports.handler = async (batch, context, callback) => {
  const got = [];
  if (globalThis.kept === undefined) {
    globalThis.kept = [callback, context.succeed, context.done, context.fail];
    return { got };
  }
  for (const answer of globalThis.kept) answer(null, { got: ['an answer by an older callback'] });
  globalThis.kept[1]({ got: ['an answer by an older context'] });
  for (const send of [() => process.send({ id: 1 }), () => process.stdout.write('\x04\x01\0\0\0'), () => process.emit('message', {}), () => process.emit('uncaughtException', new Error('x')), () => process.emit('exit', 0), () => require('fs').writeSync(3, 'x')]) {
    try { send(); } catch (error) { if (foreign(error)) got.push('error'); }
  }
  return { got };
};
