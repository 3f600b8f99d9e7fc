// Tries to send the host round in circles by an error that is its own cause.
// Ends as: error Error
exports.handler = async (batch, context, callback) => {
  const got = [];
  const error = new Error('round');
  error.cause = error;
  error.errors = [error];
  console.error(error);
  throw error;
  return { got };
};
