/**
 * Tries what rule code must not be able to do, before there is any: whatever succeeds, or fails for another reason than
 * the permission model, is named, and the host refuses to run rules. Then takes away what that model leaves.
 * `expected`: what was opened on purpose, the inspector of a process that is debugged.
 */
export function probe(require, process, done, expected = []) {
  const deniedCodes = new Set(['ERR_ACCESS_DENIED', 'ERR_DLOPEN_DISABLED']);
  const open = [];
  const attempt = (what, run) => {
    if (expected.includes(what)) return;
    try {
      run();
      open.push(what);
    } catch (error) {
      if (!deniedCodes.has(error?.code)) open.push(what);
    }
  };
  if (process.permission === undefined) {
    done('this Node has no permission model');
    return;
  }
  for (const scope of ['fs', 'fs.read', 'fs.write', 'child', 'worker', 'net', 'inspector', 'addon', 'wasi']) {
    if (process.permission.has(scope) && !expected.includes(scope)) open.push(scope);
  }
  attempt('reading files', () => require('fs').readFileSync(process.execPath, { length: 1 }));
  attempt('writing files', () => require('fs').mkdirSync('cloudchamber-rule-host-probe'));
  attempt('starting processes', () => {
    const { error } = require('child_process').spawnSync(process.execPath, ['--version']);
    if (error !== undefined) throw error;
  });
  attempt('starting threads', () => new (require('worker_threads').Worker)('', { eval: true }));
  attempt('the inspector', () => new (require('inspector').Session)().connect());
  attempt('native addons', () => process.dlopen({ exports: {} }, 'cloudchamber-rule-host-probe.node'));
  attempt('listening', () => require('net').createServer().listen(0));
  if (process.getBuiltinModule('node:sqlite') !== undefined) open.push('database files');

  const finish = () => {
    if (open.length === 0) takeAway();
    done(open.length === 0 ? null : `it does not block: ${[...new Set(open)].join(', ')}`);
  };
  // Connecting is refused later than the call.
  const socket = require('net').connect(9, '127.0.0.1');
  const socketDone = (denied) => {
    if (!denied) open.push('connecting');
    socket.destroy();
    require('dns').lookup('localhost', (error) => {
      if (error?.code !== 'ERR_ACCESS_DENIED') open.push('name look-ups');
      finish();
    });
  };
  socket.on('connect', () => socketDone(false));
  socket.on('error', (error) => socketDone(error.code === 'ERR_ACCESS_DENIED'));

  /** The realm of the rule has no way to this object; should one be found, it is of little use. */
  function takeAway() {
    const members = [
      'kill', '_kill', 'abort', 'binding', '_linkedBinding', 'dlopen', 'chdir', 'umask', 'setuid', 'setgid', 'seteuid', 'setegid', 'setgroups',
      'initgroups', 'report', 'getBuiltinModule', 'loadEnvFile', 'execve', '_debugProcess', '_debugEnd', '_startProfilerIdleNotifier',
      '_stopProfilerIdleNotifier', 'setSourceMapsEnabled', 'mainModule', 'openStdin', '_getActiveHandles', '_getActiveRequests', '_rawDebug',
      'setUncaughtExceptionCaptureCallback', 'addUncaughtExceptionCaptureCallback', 'constrainedMemory', 'moduleLoadList', 'finalization', 'ref', 'unref',
    ];
    for (const name of members) {
      try {
        Object.defineProperty(process, name, { value: undefined, writable: false, configurable: false });
      } catch {
        delete process[name];
      }
    }
    for (const name of ['fetch', 'WebSocket', 'EventSource', 'require', 'module', 'exports', '__filename', '__dirname', 'navigator', 'Storage', 'localStorage', 'sessionStorage']) {
      Reflect.deleteProperty(globalThis, name);
    }
  }
}
