// Tries to read the host's callbacks by an own Promise.prototype.then.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const original = Promise.prototype.then;
  const seen = [];
  Promise.prototype.then = function (onValue, onError) { seen.push(this, onValue, onError); return original.call(this, onValue, onError); };
  const value = crypto.subtle.digest('SHA-256', Buffer.alloc(1));
  await original.call(value, () => {});
  await new Promise((resolve) => setTimeout(resolve, 2));
  Promise.prototype.then = original;
  for (const item of seen) if (foreign(item)) got.push('something of the host');
  return { got };
};
