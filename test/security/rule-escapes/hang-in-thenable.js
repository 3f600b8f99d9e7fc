// Tries to hang the host by a thenable that it would wait for.
// Ends as: timeout
exports.handler = (batch, context, callback) => {
  const got = [];
  return { then() { for (;;); } };
  return { got };
};
