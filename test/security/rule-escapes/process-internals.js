// Tries to use what process has for the initiated: binding, dlopen, mainModule, report, handles, debugging.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const names = ['binding', '_linkedBinding', 'dlopen', 'report', 'mainModule', 'getBuiltinModule', '_getActiveHandles', '_getActiveRequests', '_debugProcess', '_debugEnd', '_kill', 'setuid', 'setgid', 'initgroups', 'execve', 'loadEnvFile', 'openStdin', 'stdin', 'send', 'disconnect', 'channel', 'permission', 'moduleLoadList', '_rawDebug', 'allowedNodeEnvironmentFlags', 'domain', 'setUncaughtExceptionCaptureCallback', '_tickCallback', 'resourceUsage', 'getActiveResourcesInfo', 'finalization'];
  for (const name of names) {
    const value = process[name];
    if (value === undefined) continue;
    for (const args of [['fs'], ['natives'], [{ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6'], ['evals']]) {
      try { value(...args); got.push(`process.${name}`); } catch (error) { if (foreign(error)) got.push(`error of ${name}`); }
    }
  }
  return { got };
};
