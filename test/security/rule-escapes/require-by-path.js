// Tries to require files: the rule's own path, system files, packages, parent folders.
exports.handler = async (batch, context, callback) => {
  const got = [];
  for (const name of ['/etc/passwd', '../../etc/passwd', './index.js', '/var/task/index.js', '/proc/self/environ', 'file:///etc/passwd', '.', '..', '', 'cloudchamber:host', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'node:__proto__']) {
    try { const found = require(name); if (found !== undefined) got.push(`${name}: ${typeof found}`); } catch (error) { if (foreign(error)) got.push('error'); }
  }
  for (const name of Object.keys(require)) if (!['resolve', 'cache', 'main'].includes(name)) got.push(`require.${name}`);
  if (require.main !== undefined || module.parent || module.children.length > 0 || module.constructor._load || require.extensions) got.push('module internals');
  return { got };
};
