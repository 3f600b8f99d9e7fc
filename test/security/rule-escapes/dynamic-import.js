// Tries to load a module by import(), also from eval and from microtasks, or get the host's error from it.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const tries = [() => import('fs'), () => import('node:child_process'), () => eval("import('fs')"), () => (0, eval)("import('fs')"), () => new Function("return import('fs')")(), () => Promise.resolve("import('fs')").then(eval), () => Promise.resolve("return import('fs')").then(Function).then((run) => run()), () => import('data:text/javascript,export default process'), () => import('file:///etc/passwd', { with: { type: 'json' } }), () => new (async () => {}).constructor("return import('os')")(), () => import({ toString() { return 'fs'; } })];
  for (const attempt of tries) {
    let promise;
    try {
      promise = attempt();
      if (foreign(promise)) got.push(`promise of ${attempt}`);
      await promise;
      got.push(String(attempt));
    } catch (error) {
      if (foreign(error)) got.push(`error of ${attempt}: ${error.message}`);
    }
  }
  return { got };
};
