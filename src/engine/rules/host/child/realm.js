/**
 * The realm of a rule: `require`, globals, `process`, `console`, and the call of the handler. Runs inside the realm before
 * any rule, so everything that a rule can see was made here. What it uses later is kept in variables, since a rule may
 * change every built-in object, and no object of the host is ever put where a rule's code could be handed it.
 */
export function realm(native, pieces, enter, FAIL, failure) {
  const { apply, defineProperty } = Reflect;
  const { parse, stringify } = JSON;
  const { port } = native;
  const global = globalThis;
  const StackError = RangeError;
  const FILE = '/var/task/index.js';

  /** The realm's function for an operation of the host. Whatever fails there comes back as an error of this realm. */
  function wrap(operation, name = '', raw = false) {
    const { [name]: wrapped } = {
      [name](...args) {
        let result;
        try {
          result = enter(operation, raw, this, args);
        } catch {
          // Only a full stack gets here; the error itself is of the other realm.
          throw new StackError('Maximum call stack size exceeded');
        }
        if (result === FAIL) {
          const { error } = failure;
          failure.error = undefined;
          throw error;
        }
        return result;
      },
    };
    return wrapped;
  }
  const hide = (target, name, value) => defineProperty(target, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  const table = (list, raw = false) => {
    const made = {};
    for (const { name, run } of list) made[name] = wrap(run, name, raw);
    return made;
  };
  function facade(name, description, constructible) {
    const make = wrap(description.make, name);
    const { [name]: Class } = {
      // oxlint-disable-next-line typescript/no-extraneous-class -- its methods are added below
      [name]: class {
        constructor(...args) {
          if (!constructible) throw new TypeError('Illegal constructor');
          apply(make, this, args);
        }
      },
    };
    for (const method of description.methods) hide(Class.prototype, method.name, wrap(method.run, method.name));
    for (const accessor of description.accessors) {
      defineProperty(Class.prototype, accessor.name, { get: wrap(accessor.get, accessor.name), set: wrap(accessor.set, accessor.name), enumerable: true, configurable: true });
    }
    hide(Class.prototype, Symbol.toStringTag, name);
    description.register(Class.prototype);
    return Class;
  }
  const fail = (Kind, message, code) => {
    const error = new Kind(message);
    if (code !== undefined) error.code = code;
    return error;
  };

  const tools = { native, wrap, table, facade, hide, fail, FILE };
  const environment = {};
  const parts = { environment };
  // In their order: a later piece uses what an earlier one made.
  for (const piece of pieces) Object.assign(parts, piece(tools, parts));
  const { require, globals } = parts;
  for (const name of Object.keys(globals)) hide(global, name, globals[name]);
  hide(global, 'global', global);
  // Node gives every context these, with errors of its own realm.
  for (const name of ['compileStreaming', 'instantiateStreaming']) Reflect.deleteProperty(WebAssembly, name);

  // --- the handler --------------------------------------------------------------------------------------------------
  let handler = null;
  let program = { name: '', version: '', memoryMb: 128 };
  const remaining = wrap(() => port.remaining(), 'getRemainingTimeInMillis', true);
  /** The call under way. */
  let current = null;

  function prepare(text) {
    const given = parse(text);
    program = given;
    for (const name of Object.keys(given.environment)) environment[name] = given.environment[name];
  }

  function load(body) {
    const module = { id: '.', exports: {}, filename: FILE, loaded: false, children: [], paths: [] };
    apply(body, module.exports, [module.exports, require, module, FILE, '/var/task']);
    module.loaded = true;
    const found = module.exports === undefined || module.exports === null ? undefined : module.exports.handler;
    if (found === undefined || found === null) return { __proto__: null, problem: 'undefined' };
    if (typeof found !== 'function') return { __proto__: null, problem: 'type' };
    handler = found;
    return { __proto__: null, problem: null, parameters: found.length };
  }

  /** Out of the rule's stack, which may be full, before anything of the host is called. */
  async function deliver(call) {
    await undefined;
    if (call.failed) {
      port.fail(call.id, call.value);
      return;
    }
    let text;
    try {
      text = stringify(call.value === undefined ? null : call.value);
    } catch (thrown) {
      port.unserialisable(call.id, thrown);
      return;
    }
    port.succeed(call.id, text === undefined ? 'null' : text);
  }
  function settle(call, failed, value) {
    if (call.settled) return;
    call.settled = true;
    call.failed = failed;
    call.value = value;
    deliver(call);
  }

  function invoke(id, text, requestId) {
    const call = { id, settled: false, held: false, failed: false, value: undefined, waitForLoop: true };
    current = call;
    const over = () => call.settled || call.held;
    const succeed = (value) => { if (!over()) settle(call, false, value); };
    const refuse = (error) => { if (!over()) settle(call, true, error); };
    const callback = (error, value) => {
      if (over()) return;
      if (error !== undefined && error !== null) {
        settle(call, true, error);
      } else if (call.waitForLoop) {
        call.held = true;
        call.value = value;
      } else {
        settle(call, false, value);
      }
    };
    const context = {
      get callbackWaitsForEmptyEventLoop() { return call.waitForLoop; },
      set callbackWaitsForEmptyEventLoop(waits) { call.waitForLoop = Boolean(waits); },
      functionVersion: program.version,
      functionName: program.name,
      memoryLimitInMB: `${program.memoryMb}`,
      logGroupName: `/aws/lambda/${program.name}`,
      logStreamName: `[${program.version}]${requestId}`,
      clientContext: undefined,
      identity: undefined,
      invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${program.name}:${program.version}`,
      awsRequestId: requestId,
      getRemainingTimeInMillis: () => remaining(),
      succeed,
      fail: refuse,
      done: (error, value) => { if (error === undefined || error === null) succeed(value); else refuse(error); },
    };
      let batch;
    let result;
    try {
      batch = parse(text);
    } catch (thrown) {
      port.started();
      settle(call, true, thrown);
      return;
    }
    port.started();
    try {
      result = handler(batch, context, callback);
      if (result !== undefined && result !== null && typeof result.then === 'function') {
        result.then(succeed, refuse);
        // A thenable that never answers is for the time limit; a held callback goes out with the loop.
        if (call.held) port.waits();
        return;
      }
    } catch (thrown) {
      refuse(thrown);
    }
    if (!call.settled) port.waits();
  }

  /** The event loop of the rule is empty: a callback's answer goes out, or there was none. */
  function drained() {
    const call = current;
    if (call.settled) return;
    if (!call.held) port.warn('no-callback', 'The handler returned without calling callback, so the batch is dropped. Call callback(null, batch), or make the handler async and return the batch.');
    settle(call, false, call.held ? call.value : null);
  }

  return { __proto__: null, prepare, load, invoke, drained };
}
