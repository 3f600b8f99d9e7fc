// Tries to read and write files by every module that can.
exports.handler = async (batch, context, callback) => {
  const got = [];
  for (const name of ['fs', 'node:fs', 'fs/promises', 'node:sqlite', 'sqlite', 'v8', 'module', 'node:test', 'repl']) {
    for (const load of [() => require(name), () => module.require(name), () => require.call(null, name), () => require(`./${name}`), () => require(`/${name}`), () => process.getBuiltinModule(name), () => process.mainModule.require(name), () => require({ toString: () => name })]) {
      try { if (load() !== undefined) got.push(name); } catch (error) { if (foreign(error)) got.push(`error of ${name}`); }
    }
  }
  return { got };
};
