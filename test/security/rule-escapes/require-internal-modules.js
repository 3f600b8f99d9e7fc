// Tries to load internals of Node.
exports.handler = async (batch, context, callback) => {
  const got = [];
  for (const name of ['internal/modules/cjs/loader', 'internal/bootstrap/realm', 'internal/process/permission', '_http_server', '_stream_wrap', 'internalBinding', 'node:internal/util', '_linklist', 'wasi', 'node:ffi', 'node:sea', 'trace_events', 'async_hooks', 'perf_hooks', 'os', 'vm', 'inspector', 'inspector/promises']) {
    for (const load of [() => require(name), () => module.require(name), () => require.call(null, name), () => require(`./${name}`), () => require(`/${name}`), () => process.getBuiltinModule(name), () => process.mainModule.require(name), () => require({ toString: () => name })]) {
      try { if (load() !== undefined) got.push(name); } catch (error) { if (foreign(error)) got.push(`error of ${name}`); }
    }
  }
  return { got };
};
