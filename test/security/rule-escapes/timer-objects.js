// Tries to reach the host's list of timers from a timer object.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const seen = [];
  const timer = setTimeout(function () { seen.push(this); }, 0);
  const every = setInterval(function () { seen.push(this); clearInterval(every); }, 1);
  setImmediate(function () { seen.push(this); });
  seen.push(timer, every, timer._idleNext, timer._idlePrev, timer._onTimeout, timer._list);
  await new Promise((resolve) => setTimeout(resolve, 5));
  for (const value of seen) { if (value === undefined) continue; if (foreign(value)) got.push('foreign'); for (const path of walk(value, 'timer')) got.push(path); }
  return { got };
};
