// Tries to put a stack trace of the host onto an own object.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const holder = {};
  Error.prepareStackTrace = (_error, sites) => { for (const site of sites) { const value = site.getThis?.(); if (foreign(value)) got.push('this'); } return 'x'; };
  Error.captureStackTrace(holder);
  void holder.stack;
  setTimeout(() => { Error.captureStackTrace(holder); void holder.stack; }, 0);
  await new Promise((resolve) => setTimeout(resolve, 2));
  delete Error.prepareStackTrace;
  return { got };
};
