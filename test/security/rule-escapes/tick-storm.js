// Tries to keep the host from its event loop by process.nextTick.
// Ends as: timeout
exports.handler = async (batch, context, callback) => {
  const got = [];
  const again = () => process.nextTick(again);
  again();
  await new Promise((resolve) => setTimeout(resolve, 1));
  return { got };
};
