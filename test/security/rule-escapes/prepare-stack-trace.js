// Tries to reach the host's frames by Error.prepareStackTrace: their functions, receivers and arguments.
exports.handler = async (batch, context, callback) => {
  const got = [];
  Error.stackTraceLimit = 100;
  Error.prepareStackTrace = (error, sites) => sites;
  const look = (sites) => {
    if (foreign(sites)) got.push('the array');
    for (const site of sites ?? []) {
      if (foreign(site)) got.push('a call site');
      for (const read of ['getThis', 'getFunction', 'getTypeName', 'getEvalOrigin']) {
        let value;
        try { value = site[read](); } catch (error) { if (foreign(error)) got.push(`${read}: error`); }
        if (foreign(value)) got.push(read);
        if (read === 'getFunction' && typeof value === 'function' && /cloudchamber/.test(String(site.getFileName()))) got.push('a function of the host');
      }
    }
  };
  look(new Error().stack);
  try { require('crypto').createHash('nothing'); } catch (error) { look(error.stack); }
  try { null.x; } catch (error) { look(error.stack); }
  const object = { toString() { look(new Error().stack); return 'x'; }, toJSON() { look(new Error().stack); return 1; }, get a() { look(new Error().stack); return 1; } };
  try { Buffer.from(object); } catch (error) { look(error.stack); }
  JSON.stringify(object); require('util').format('%s', object); require('querystring').stringify({ a: object }); require('crypto').randomBytes(2, () => look(new Error().stack));
  await new Promise((resolve) => setTimeout(() => { look(new Error().stack); resolve(); }, 1));
  delete Error.prepareStackTrace;
  return { got };
};
