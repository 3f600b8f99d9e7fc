// Tries to answer from the bottom of a full stack, where the host's own code overflows.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const dig = () => {
    try {
      dig();
    } catch (error) {
      if (foreign(error)) got.push('error');
      try {
        callback(null, { got });
      } catch (error2) {
        if (foreign(error2)) got.push('callback error');
      }
      throw error;
    }
  };
  try { dig(); } catch (error) { if (foreign(error)) got.push('outer'); }
  return { got };
};
