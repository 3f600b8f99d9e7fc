// Tries to see the host's variables by a with statement and the closures of granted functions.
exports.handler = (batch, context, callback) => {
  const got = [];
  const names = ['kit', 'port', 'native', 'enter', 'failure', 'handles', 'bridge', 'realm', 'HOST_PROGRAM', 'internalBinding', 'primordials', 'send', 'call', 'call_', 'output', 'limits', 'parts', 'tools', 'hosts'];
  for (const name of names) {
    try { const value = eval(name); if (value !== undefined) got.push(name); } catch (error) { if (foreign(error)) got.push('error'); }
  }
  with ({ get x() { return this; } }) { if (foreign(x)) got.push('with'); }
  for (const fn of [require, console.log, URL, Buffer.from]) if (/cloudchamber|internalBinding/.test(Function.prototype.toString.call(fn))) got.push('source');
  callback(null, { got });
};
