// Tries to stop the host by waiting for memory that nobody changes.
// Ends as: timeout
exports.handler = async (batch, context, callback) => {
  const got = [];
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return { got };
};
