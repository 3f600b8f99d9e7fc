// Tries to change the built-in objects of the host's realm, by `__proto__` in data and by prototypes that it can reach.
exports.handler = async (batch, context, callback) => {
  const got = [];
  Object.prototype.polluted = 'yes'; Array.prototype.polluted = 'yes'; Function.prototype.polluted = 'yes';
  const parsed = JSON.parse('{"__proto__": {"polluted": "data"}, "constructor": {"prototype": {"polluted": "data"}}}');
  require('querystring').stringify(parsed); require('util').inspect(parsed); require('querystring').parse('__proto__=1&constructor=2'); require('crypto').createHash('md5', parsed);
  try { require('crypto').generateKeyPairSync('ec', parsed); } catch {}
  Object.prototype.shell = '/bin/sh'; Object.prototype.encoding = 'hex';
  const digest = require('crypto').createHash('md5').update('x').digest();
  if (typeof digest === 'string') got.push('an option of the host');
  for (const name of ['polluted', 'shell', 'encoding']) { delete Object.prototype[name]; delete Array.prototype[name]; delete Function.prototype[name]; }
  return { got };
};
