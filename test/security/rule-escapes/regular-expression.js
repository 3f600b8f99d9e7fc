// Tries to hang the host inside one built-in call.
// Ends as: timeout
exports.handler = async (batch, context, callback) => {
  const got = [];
  /^(a+)+$/.test('a'.repeat(40) + 'b');
  return { got };
};
