// Tries to run code in the host's realm by a stack that is an object, or by preparing it late.
// Ends as: error object
exports.handler = async (batch, context, callback) => {
  const got = [];
  Error.prepareStackTrace = (error, sites) => { for (const site of sites) if (foreign(site.getThis())) return 'escaped'; return { split: () => { throw new Error('escaped'); } }; };
  throw new TypeError('odd stack');
  return { got };
};
