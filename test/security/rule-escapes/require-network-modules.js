// Tries to open sockets and look up names.
exports.handler = async (batch, context, callback) => {
  const got = [];
  for (const name of ['net', 'http', 'https', 'http2', 'tls', 'dgram', 'dns', 'dns/promises', 'node:quic', 'undici', 'ws']) {
    for (const load of [() => require(name), () => module.require(name), () => require.call(null, name), () => require(`./${name}`), () => require(`/${name}`), () => process.getBuiltinModule(name), () => process.mainModule.require(name), () => require({ toString: () => name })]) {
      try { if (load() !== undefined) got.push(name); } catch (error) { if (foreign(error)) got.push(`error of ${name}`); }
    }
  }
  return { got };
};
