// Tries to read memory of neighbours by unsafe buffers and the pool behind them.
exports.handler = async (batch, context, callback) => {
  const got = [];
  for (let round = 0; round < 200; round++) {
    for (const made of [Buffer.allocUnsafe(64), Buffer.allocUnsafeSlow(4096), Buffer.from('x'), new Buffer(100), Buffer.from([1]), require('crypto').randomBytes(1), Buffer.concat([Buffer.from('a')]), Buffer.from('61', 'hex'), Buffer.alloc(3).slice(1)]) {
      if (made.buffer.byteLength > Math.max(made.length + 1, 4096)) got.push(`a pool of ${made.buffer.byteLength}`);
    }
    const text = Buffer.allocUnsafe(8192).toString('latin1');
    if (/[^\0]/.test(text)) got.push('memory that was not empty');
  }
  if (Buffer.poolSize !== 0) got.push('pool');
  return { got };
};
