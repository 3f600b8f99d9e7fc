// Tries to keep the host from its event loop by microtasks.
// Ends as: timeout
exports.handler = async (batch, context, callback) => {
  const got = [];
  const again = () => Promise.resolve().then(again);
  again();
  await new Promise((resolve) => setTimeout(resolve, 1));
  return { got };
};
