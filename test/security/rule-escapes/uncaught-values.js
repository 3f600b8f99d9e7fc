// Tries to end the host by an odd exception in a timer.
// Ends as: error object
exports.handler = async (batch, context, callback) => {
  const got = [];
  setTimeout(() => { throw { toString() { throw new Error('again'); }, get stack() { throw 1; } }; }, 0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { got };
};
