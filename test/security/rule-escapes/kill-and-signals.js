// Tries to signal other processes, the engine first.
exports.handler = async (batch, context, callback) => {
  const got = [];
  for (const run of [() => process.kill(process.ppid, 'SIGTERM'), () => process.kill(process.pid, 0), () => process.kill(-1, 0), () => process.kill(1, 0), () => process._kill(1, 0), () => process.abort(), () => process.kill.call(process, 0, 'SIGINT'), () => process.constructor.prototype.kill(1, 0)]) {
    try { run(); got.push(String(run)); } catch (error) { if (foreign(error)) got.push('error'); }
  }
  if (process.ppid > 1 && process.ppid !== 1) got.push('the engine\'s process id');
  return { got };
};
