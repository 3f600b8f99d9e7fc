// Tries to get the host to call an own promise class with its functions.
exports.handler = async (batch, context, callback) => {
  const got = [];
  let seen = [];
  class Evil extends Promise {
    constructor(run) {
      super((resolve, reject) => { seen.push(resolve, reject, run); return run(resolve, reject); });
    }
    static get [Symbol.species]() { return Evil; }
  }
  const digest = crypto.subtle.digest('SHA-256', Buffer.alloc(1));
  digest.constructor = Evil;
  await digest.then(() => {});
  Promise.prototype.constructor = Evil;
  Object.defineProperty(Promise, Symbol.species, { get: () => Evil, configurable: true });
  await crypto.subtle.digest('SHA-256', Buffer.alloc(1)).then((value) => { seen.push(value); });
  for (const value of seen) if (foreign(value)) got.push('a function of the host');
  Promise.prototype.constructor = Promise;
  return { got };
};
