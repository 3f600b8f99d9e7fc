// Tries to watch the host by performance observers, async hooks and diagnostics.
exports.handler = async (batch, context, callback) => {
  const got = [];
  for (const name of ['PerformanceObserver', 'PerformanceEntry', 'MessageChannel', 'MessagePort', 'BroadcastChannel', 'Worker', 'WebSocket', 'EventSource', 'navigator', 'Storage', 'localStorage', 'gc', 'internalBinding', 'primordials', 'AsyncLocalStorage', 'XMLHttpRequest', 'ShadowRealm']) {
    if (typeof globalThis[name] !== 'undefined') got.push(name);
  }
  if (typeof performance.eventLoopUtilization === 'function' || typeof performance.nodeTiming === 'object') got.push('performance');
  try { process.on('uncaughtException', () => {}); process.on('SIGTERM', () => {}); process.emitWarning('x'); } catch (error) { if (foreign(error)) got.push('error'); }
  if (process.listeners('uncaughtException').some((one) => !String(one).startsWith('() =>')) || process.listenerCount('unhandledRejection') > 0) got.push('listeners of the host');
  return { got };
};
