// Tries to walk up the stack by function.caller and arguments.callee.caller.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const look = (value) => { if (foreign(value) || typeof value === 'function' && value !== outer) got.push('a caller'); };
  function inner() {
    try { look(inner.caller); } catch (error) { if (foreign(error)) got.push('error'); }
    try { look(arguments.callee.caller); } catch (error) { if (foreign(error)) got.push('error'); }
    return 'x';
  }
  const outer = { toString: inner };
  Buffer.from(String(outer));
  require('util').format('%s', outer);
  [1].map(inner);
  return { got };
};
