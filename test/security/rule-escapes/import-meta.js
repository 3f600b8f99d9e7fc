// Tries to evaluate module syntax, which has import.meta and imports.
exports.handler = async (batch, context, callback) => {
  const got = [];
  for (const code of ['import.meta.url', 'import fs from "fs"', 'export default 1', 'await import("fs")']) {
    try { eval(code); got.push(code); } catch (error) { if (foreign(error)) got.push(`error of ${code}`); }
  }
  return { got };
};
