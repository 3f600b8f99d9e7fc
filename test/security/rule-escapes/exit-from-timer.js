// Tries to end the host later, between two calls.
// Ends as: error Runtime.ExitError
exports.handler = async (batch, context, callback) => {
  const got = [];
  setTimeout(() => process.reallyExit(7), 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { got };
};
