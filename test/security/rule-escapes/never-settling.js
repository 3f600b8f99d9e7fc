// Tries to hang the host by a promise that never settles.
// Ends as: timeout
exports.handler = async (batch, context, callback) => {
  const got = [];
  await new Promise(() => {});
  return { got };
};
