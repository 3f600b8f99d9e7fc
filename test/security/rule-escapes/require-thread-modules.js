// Tries to start threads and make channels to others.
exports.handler = async (batch, context, callback) => {
  const got = [];
  for (const name of ['worker_threads', 'node:worker_threads', 'diagnostics_channel', 'broadcast_channel']) {
    for (const load of [() => require(name), () => module.require(name), () => require.call(null, name), () => require(`./${name}`), () => require(`/${name}`), () => process.getBuiltinModule(name), () => process.mainModule.require(name), () => require({ toString: () => name })]) {
      try { if (load() !== undefined) got.push(name); } catch (error) { if (foreign(error)) got.push(`error of ${name}`); }
    }
  }
  return { got };
};
