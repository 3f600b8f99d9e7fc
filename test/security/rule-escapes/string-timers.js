// Tries to compile code by a timer with a string.
exports.handler = async (batch, context, callback) => {
  const got = [];
  for (const run of [() => setTimeout('globalThis.leaked = 1', 0), () => setInterval('globalThis.leaked = 1', 0), () => setImmediate('globalThis.leaked = 1'), () => queueMicrotask('globalThis.leaked = 1')]) {
    try { run(); got.push('a string was taken'); } catch (error) { if (foreign(error)) got.push('error'); }
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
  if (globalThis.leaked) got.push('it ran');
  return { got };
};
