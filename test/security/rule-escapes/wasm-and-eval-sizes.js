// Tries to run the host out of memory in one step.
exports.handler = async (batch, context, callback) => {
  const got = [];
  for (const run of [() => new ArrayBuffer(2 ** 40), () => 'x'.repeat(2 ** 30), () => Buffer.alloc(2 ** 33), () => new Array(2 ** 32), () => new WebAssembly.Memory({ initial: 65536, maximum: 65536 })]) {
    try { run(); } catch (error) { if (foreign(error)) got.push('error'); }
  }
  return { got };
};
