// Tries to hang the host while it writes the answer down.
// Ends as: timeout
exports.handler = async (batch, context, callback) => {
  const got = [];
  return { get got() { for (;;); } };
  return { got };
};
