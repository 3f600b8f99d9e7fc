// Tries to compile code in the host's realm by the constructors of async functions and generators.
exports.handler = async (batch, context, callback) => {
  const got = [];
  for (const value of [async () => {}, function* () {}, async function* () {}, crypto.subtle.digest, require('timers/promises').setTimeout]) {
    const Constructor = Object.getPrototypeOf(value).constructor;
    try {
      const result = await Constructor('return globalThis')();
      const found = result?.value ?? result;
      if (found !== globalThis && typeof found?.process === 'object' && found.process !== process) got.push(String(value));
    } catch {}
  }
  return { got };
};
