// Tries to get at the host's memory by offsets beyond a buffer's ends.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const one = Buffer.from('abcdef').subarray(2, 4);
  for (const run of [() => one.readUInt8(100), () => one.readInt32LE(-4), () => one.toString('latin1', -100, 100000), () => Buffer.from(one.buffer, 0, 1e6), () => one.write('x'.repeat(1e5)), () => one.copy(Buffer.alloc(1e3), 0, -5), () => new Uint8Array(one.buffer, 0, 1e6), () => one.fill('z', -1, 1e6)]) {
    try { const result = run(); if (typeof result === 'string' && result.length > 2) got.push('more than the buffer'); if (result?.length > 6 && result !== one) got.push('a larger view'); } catch (error) { if (foreign(error)) got.push('error'); }
  }
  const shared = new ArrayBuffer(8, { maxByteLength: 64 });
  const view = new Uint8Array(shared);
  shared.resize(0);
  try { require('crypto').createHash('md5').update(view); Buffer.from(view); } catch (error) { if (foreign(error)) got.push('error'); }
  const moved = new Uint8Array(8);
  structuredClone(1, { transfer: [moved.buffer] });
  try { require('crypto').createHash('md5').update(moved); } catch (error) { if (foreign(error)) got.push('error'); }
  return { got };
};
