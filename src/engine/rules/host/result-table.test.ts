/** Every row of spec/pipeline.md a.2 (what a handler's end means), and a.4 (what a rule finds around it). */
import { afterAll, describe, expect, it } from 'vitest';
import { type RuleAnswer, RuleHosts, type RuleProgram } from './index.ts';

// Longer than the platform's: how long a rule takes is not what these are about, and the machine may be busy.
const hosts = new RuleHosts({ maxProcesses: 3, limitMs: 3_000 });
afterAll(() => hosts.stop());

function rule(code: string, more: Partial<RuleProgram> = {}): RuleProgram {
  return { key: `${more.runtime ?? 'node22'} ${code}`, name: 'tidy', version: 'v3', code, runtime: 'node22', environment: {}, ...more };
}
const handler = (body: string, signature = '(batch, context, callback)') => `exports.handler = ${signature} => { ${body} };`;
const run = (code: string, more: Partial<RuleProgram> = {}) => hosts.run(rule(code, more), '{"n":1}');

/** An answer without what differs from run to run. */
function brief(answer: RuleAnswer): unknown {
  if (answer.kind === 'result') return JSON.parse(answer.text);
  if (answer.kind === 'error') return `${answer.error.type}: ${answer.error.message}`;
  return answer.kind;
}

const ROWS: readonly (readonly [form: string, code: string, ends: unknown])[] = [
  ['callback(null, obj)', handler('callback(null, batch)'), { n: 1 }],
  ['callback(undefined, obj)', handler('callback(undefined, batch)'), { n: 1 }],
  ['callback(null, null)', handler('callback(null, null)'), 'dropped'],
  ['callback(null, undefined)', handler('callback(null, undefined)'), 'dropped'],
  ['callback()', handler('callback()'), 'dropped'],
  ['callback(error)', handler('callback(new TypeError("no"))'), 'TypeError: no'],
  ['callback(text)', handler('callback("no")'), 'string: no'],
  ['callback(0), which is neither null nor undefined', handler('callback(0)'), 'number: 0'],
  ['a callback after timers sees what they changed', handler('callback(null, batch); setTimeout(() => { batch.n = 2; }, 5)'), { n: 2 }],
  ['a callback in a timer', handler('setTimeout(() => callback(null, batch), 5)'), { n: 1 }],
  ['a callback that does not wait for timers', handler('context.callbackWaitsForEmptyEventLoop = false; callback(null, batch); setTimeout(() => {}, 5000)'), { n: 1 }],
  ['a callback that waits for a pending timer', handler('callback(null, batch); setTimeout(() => {}, 1000)'), 'timeout'],
  ['a callback that need not wait for an unref timer', handler('setTimeout(() => {}, 1000).unref(); callback(null, batch)'), { n: 1 }],
  ['a callback that waits for the thread pool', handler('callback(null, batch); require("crypto").randomBytes(4, () => { batch.n = 3; })'), { n: 3 }],
  ['an async handler', handler('return batch', 'async (batch)'), { n: 1 }],
  ['an async handler without a result', handler('', 'async (batch)'), 'dropped'],
  ['an async handler does not wait for timers', handler('setTimeout(() => {}, 5000); return batch', 'async (batch)'), { n: 1 }],
  ['an async handler after a timer', handler('await new Promise((done) => setTimeout(done, 5)); return batch', 'async (batch)'), { n: 1 }],
  ['a thenable that is no promise', handler('return { then(yes) { yes(batch); } }'), { n: 1 }],
  ['a rejected thenable', handler('throw new RangeError("no")', 'async ()'), 'RangeError: no'],
  ['a rejection with a text', handler('return Promise.reject("no")'), 'string: no'],
  ['a rejection with nothing', handler('return Promise.reject()'), 'string: handled'],
  ['a callback before the first await wins', handler('callback(null, { by: "callback" }); await 1; return { by: "return" }', 'async (batch, context, callback)'), { by: 'callback' }],
  ['a return before a late callback wins', handler('setTimeout(() => callback(null, { by: "callback" }), 50); return { by: "return" }', 'async (batch, context, callback)'), { by: 'return' }],
  ['the first of two callbacks wins', handler('callback(null, { first: 1 }); callback(new Error("second"))'), { first: 1 }],
  ['an error before a callback wins', handler('callback(new Error("first")); callback(null, batch)'), 'Error: first'],
  ['a synchronous throw', handler('throw new Error("no")'), 'Error: no'],
  ['a throw after a callback is ignored', handler('callback(null, batch); throw new Error("late")'), { n: 1 }],
  ['a return without a callback', handler('return batch'), 'dropped'],
  ['nothing at all', handler(''), 'dropped'],
  ['an exception in a timer', handler('setTimeout(() => { throw new Error("later") }, 1)'), 'Error: later'],
  ['an unhandled rejection before the response', handler('Promise.reject(new Error("lost")); setTimeout(() => callback(null, batch), 50)'), 'Runtime.UnhandledPromiseRejection: Error: lost'],
  ['an unhandled rejection beside a callback', handler('Promise.reject(new Error("lost")); callback(null, batch)'), 'Runtime.UnhandledPromiseRejection: Error: lost'],
  ['context.succeed', handler('context.succeed(batch)'), { n: 1 }],
  ['context.succeed with timers left', handler('setTimeout(() => {}, 5000); context.succeed(batch)'), { n: 1 }],
  ['context.fail', handler('context.fail(new Error("no"))'), 'Error: no'],
  ['context.fail()', handler('context.fail()'), 'string: handled'],
  ['context.done(null, obj)', handler('context.done(null, batch)'), { n: 1 }],
  ['context.done(error)', handler('context.done("no")'), 'string: no'],
  ['context.succeed before a callback wins', handler('context.succeed({ by: "succeed" }); callback(new Error("late"))'), { by: 'succeed' }],
  ['throwing what is no error', handler('throw { a: 1 }'), 'object: [object Object]'],
  ['throwing null', handler('throw null'), 'string: handled'],
  ['a missing handler', 'exports.handle = () => {}', 'Runtime.HandlerNotFound: index.handler is undefined or not exported'],
  ['a handler that is no function', 'exports.handler = 5', 'Runtime.HandlerNotFound: index.handler is not a function'],
  ['module.exports = { handler }', 'module.exports = { handler: async (batch) => batch };', { n: 1 }],
  ['a missing module', 'require("lodash"); exports.handler = async () => 1', "Runtime.ImportModuleError: Error: Cannot find module 'lodash' (rules have no packages, only modules of Node itself)\nRequire stack:\n- /var/task/index.js"],
  ['a denied module', 'require("fs"); exports.handler = async () => 1', 'Runtime.ImportModuleError: Error: The module "fs" is not available in rules: rules cannot read or write files'],
  ['a denied module inside the handler', handler('require("node:https")'), 'Error: The module "node:https" is not available in rules: rules cannot use the network'],
  ['an exception at the top level', 'throw new RangeError("at load")', 'RangeError: at load'],
  ['sloppy mode', handler('newEvents = [1]; callback(null, { newEvents, here: typeof this })'), { newEvents: [1], here: 'object' }],
  ['JSON as JSON.stringify writes it', handler('return { u: undefined, n: NaN, i: -Infinity, d: new Date(0), f() {}, b: Buffer.from("a") }', 'async ()'), { n: null, i: null, d: '1970-01-01T00:00:00.000Z', b: { type: 'Buffer', data: [97] } }],
  ['fetch', handler('return fetch("http://localhost")'), 'TypeError: fetch is not available in rules: rules cannot use the network'],
];

describe('what the end of a handler means', () => {
  it.each(ROWS)('%s', async (_form, code, ends) => {
    expect(brief(await hosts.run(rule(code), '{"n":1}', ends === 'timeout' ? { limitMs: 200 } : {}))).toEqual(ends);
  });

  it('a result that cannot be written as JSON is an error', async () => {
    expect(brief(await run(handler('batch.self = batch; return batch', 'async (batch)')))).toMatch(/^Runtime\.UnserialisableResult: Unable to stringify response body: Converting circular/);
    expect(brief(await run(handler('return { a: 1n }', 'async ()')))).toMatch(/^Runtime\.UnserialisableResult: Unable to stringify response body/);
  });

  it('warns of a handler that returns without calling callback', async () => {
    expect(await run(handler('return batch'))).toMatchObject({ kind: 'dropped', warnings: [{ code: 'no-callback' }] });
    expect(await run(handler('callback(null, null)'))).toMatchObject({ kind: 'dropped', warnings: [] });
  });

  it('names the line of a syntax error', async () => {
    const answer = await run('exports.handler = async (batch) => {\n  const a = ;\n};');
    expect(answer).toMatchObject({ kind: 'error', error: { type: 'Runtime.UserCodeSyntaxError', message: "SyntaxError: Unexpected token ';'", line: 2, column: 13 } });
  });

  it('names the place of an exception and gives the payload that Lambda gives', async () => {
    const answer = await run('exports.handler = async (batch) => {\n  return batch.user_attributes.tier;\n};');
    expect(answer).toMatchObject({ kind: 'error', error: { type: 'TypeError', line: 2, column: 32 } });
    expect(answer.kind === 'error' && answer.error.trace).toEqual(["TypeError: Cannot read properties of undefined (reading 'tier')", '    at exports.handler (/var/task/index.js:2:32)']);
    expect(answer.logs.map(({ level, text }) => [level, text.split('\t')[0]])).toEqual([['error', 'Invoke Error']]);
  });

  it('refuses handlers with three parameters on Node 24, whether they use them or not', async () => {
    const node24 = { runtime: 'node24' } as const;
    expect(brief(await run(handler('callback(null, batch)'), node24))).toMatch(/^Runtime\.CallbackHandlerDeprecated: /);
    expect(brief(await run(handler('return batch', 'async (batch, context, callback)'), node24))).toMatch(/^Runtime\.CallbackHandlerDeprecated: /);
    expect(brief(await run(handler('return batch', 'async (batch, context)'), node24))).toEqual({ n: 1 });
  });
});

describe('a container', () => {
  const counting = handler('counter = (typeof counter === "undefined" ? 0 : counter) + 1; return { counter, module: ++calls }', 'async ()');
  const program = (key: string, end = '') => rule(`let calls = 0; ${counting.replace('return {', `${end} return {`)}`, { key });

  it('keeps globals and module state while it is warm', async () => {
    const answers = [await hosts.run(program('warm'), '{}'), await hosts.run(program('warm'), '{}')];
    expect(answers.map((answer) => [answer.cold, brief(answer)])).toEqual([[true, { counter: 1, module: 1 }], [false, { counter: 2, module: 2 }]]);
  });

  it('starts anew when asked', async () => {
    await hosts.run(program('again'), '{}');
    hosts.coldStart('again');
    expect(await hosts.run(program('again'), '{}')).toMatchObject({ cold: true, text: '{"counter":1,"module":1}' });
    expect(await hosts.run(program('again'), '{}', { cold: true })).toMatchObject({ cold: true, text: '{"counter":1,"module":1}' });
    expect(await hosts.run(program('again'), '{}')).toMatchObject({ cold: false, text: '{"counter":2,"module":2}' });
  });

  it.each([
    ['an uncaught exception', 'if (calls === 1) { calls++; setTimeout(() => { throw new Error("x") }, 0); await new Promise(() => {}); }'],
    ['an unhandled rejection', 'if (calls === 1) { calls++; Promise.reject(new Error("x")); await new Promise(() => {}); }'],
    ['process.exit', 'if (calls === 1) process.exit(3);'],
    ['the time limit', 'if (calls === 1) await new Promise(() => {});'],
  ])('ends with %s', async (name, end) => {
    const ending = rule(`let calls = 0; exports.handler = async () => { ${end} return { calls: ++calls }; };`, { key: name });
    const answers = [await hosts.run(ending, '{}'), await hosts.run(ending, '{}', name === 'the time limit' ? { limitMs: 200 } : {}), await hosts.run(ending, '{}')];
    expect(answers.map((answer) => [answer.cold, answer.kind])).toEqual([[true, 'result'], [false, name === 'the time limit' ? 'timeout' : 'error'], [true, 'result']]);
  });

  it('says what ended it, as Lambda does', async () => {
    expect(brief(await run(handler('process.exit(3)')))).toBe('Runtime.ExitError: Runtime exited with error: exit status 3');
    expect(brief(await run(handler('process.exit()')))).toMatch(/^Runtime\.ExitError: Runtime exited without providing a reason/);
  });

  it('gives the members of context', async () => {
    const answer = await run(handler('callback(null, { ...context, left: context.getRemainingTimeInMillis() })'));
    expect(brief(answer)).toMatchObject({
      functionName: 'tidy', functionVersion: 'v3', invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:tidy:v3', memoryLimitInMB: '128', callbackWaitsForEmptyEventLoop: true,
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/), left: expect.toSatisfy((left: number) => left > 1_000 && left <= 3_000),
    });
  });

  it('has the environment of its rule and nothing else', async () => {
    expect(brief(await run(handler('return { ...process.env }', 'async ()'), { key: 'env', environment: { TIER: 'gold' } }))).toEqual({ TIER: 'gold' });
  });

  it('keeps console output with level and time, within bounds', async () => {
    const answer = await run(handler('console.log("a %d", 1, { b: [2] }); console.warn("w"); console.error(new Error("e").message); console.debug("d"); console.info("i"); return batch', 'async (batch)'));
    expect(answer.logs.map(({ level, text }) => [level, text])).toEqual([['log', 'a 1 { b: [ 2 ] }'], ['warn', 'w'], ['error', 'e'], ['debug', 'd'], ['info', 'i']]);
    expect(answer.logs.every(({ at_ms: at }) => at >= 0 && at < 3_000)).toBe(true);
    expect(answer.logsCut).toBe(false);
    const flood = await run(handler('for (let i = 0; i < 20000; i++) console.log("line " + i); return batch', 'async (batch)'));
    expect([flood.kind, flood.logs.length, flood.logsCut]).toEqual(['result', 1000, true]);
    const wide = await run(handler('console.log("x".repeat(1e6)); return batch', 'async (batch)'));
    expect([wide.logs[0]?.text.length, wide.logsCut]).toEqual([256 * 1024, true]);
  });
});

describe('the modules and globals of a rule', () => {
  const CHECKS: Readonly<Record<string, string>> = {
    crypto: 'crypto.createHash("sha256").update("a").update(Buffer.from("b")).digest("hex") === "fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603" && crypto.createHmac("sha1", "k").update("v").digest("base64").length === 28 && crypto.randomUUID().length === 36 && crypto.randomBytes(8).toString("hex").length === 16 && crypto.timingSafeEqual(Buffer.from("a"), Buffer.from("a"))',
    ciphers: '(() => { const c = require("crypto"), key = c.scryptSync("p", "s", 32), iv = c.randomBytes(12), a = c.createCipheriv("aes-256-gcm", key, iv), b = Buffer.concat([a.update("text", "utf8"), a.final()]), d = c.createDecipheriv("aes-256-gcm", key, iv); d.setAuthTag(a.getAuthTag()); return d.update(b, undefined, "utf8") + d.final("utf8") === "text"; })()',
    signatures: '(() => { const c = require("crypto"), { privateKey, publicKey } = c.generateKeyPairSync("ed25519"), s = c.sign(null, Buffer.from("m"), privateKey); return c.verify(null, Buffer.from("m"), publicKey, s) && c.createPublicKey(privateKey).export({ type: "spki", format: "pem" }).startsWith("-----BEGIN"); })()',
    buffer: 'Buffer.from("żółw").toString("base64") === "xbzDs8WCdw==" && Buffer.concat([Buffer.from("a"), Buffer.alloc(1, "b")]).equals(Buffer.from("ab")) && Buffer.from([1, 2, 3, 4]).readUInt32BE(0) === 16909060 && Buffer.byteLength("ż") === 2 && Buffer.from("abc").slice(1).toString() === "bc" && Buffer.isBuffer(Buffer.from("x")) && Buffer.from("x") instanceof Uint8Array && JSON.stringify(Buffer.from("a")) === \'{"type":"Buffer","data":[97]}\'',
    util: 'util.format("%s=%j", "a", { b: 1 }) === \'a={"b":1}\' && util.inspect({ a: new Map([[1, { b: [] }]]) }) === "{ a: Map(1) { 1 => { b: [] } } }" && util.isDeepStrictEqual({ a: [1] }, { a: [1] }) && util.types.isDate(new Date()) && await util.promisify((a, done) => done(null, a))(5) === 5',
    url: 'new URL("/p?q=1#h", "https://u:p@h.example:81").host === "h.example:81" && url.parse("http://a.b/c?d=e", true).query.d === "e" && new URLSearchParams({ a: "1", b: "2" }).toString() === "a=1&b=2" && [...new URL("http://a/?x=1&x=2").searchParams].length === 2 && URL.canParse("http://a")',
    querystring: 'querystring.stringify({ a: [1, 2], b: "ä" }) === "a=1&a=2&b=%C3%A4" && querystring.parse("a=1&a=2").a.length === 2',
    assert: '(() => { try { assert.deepStrictEqual({ a: 1 }, { a: 2 }); } catch (error) { return error instanceof assert.AssertionError && error.code === "ERR_ASSERTION" && error.actual.a === 1; } })() && (assert.throws(() => { throw new TypeError("x"); }, TypeError), assert.equal(1, "1"), true)',
    events: '(() => { class E extends events {} const e = new E(), seen = []; e.on("a", (x) => seen.push(x)); e.once("a", () => seen.push("once")); e.emit("a", 1); e.emit("a", 2); return seen.join() === "1,once,2" && events.EventEmitter === events; })()',
    string_decoder: '(() => { const d = new string_decoder.StringDecoder("utf8"); return d.write(Buffer.from([0xe2, 0x82])) + d.write(Buffer.from([0xac])) === "€"; })()',
    zlib: 'zlib.gunzipSync(zlib.gzipSync("text")).toString() === "text" && zlib.inflateRawSync(zlib.deflateRawSync(Buffer.from("a"))).toString() === "a" && (await util.promisify(zlib.gzip)("x")).length > 10 && zlib.constants.Z_BEST_SPEED === 1',
    path: 'path.join("/a", "..", "b") === "/b" && path.parse("/a/b.txt").name === "b" && path.win32.basename("c:\\\\x\\\\y") === "y"',
    punycode: 'punycode.toASCII("mañana.com") === "xn--maana-pta.com"',
    timers: '(await require("timers/promises").setTimeout(1, 5)) === 5 && typeof timers.setTimeout === "function"',
    globals: 'new TextDecoder().decode(new TextEncoder().encode("ä")) === "ä" && structuredClone({ a: new Date(0), b: new Map([[1, 2]]) }).b.get(1) === 2 && atob(btoa("x")) === "x" && global === globalThis && (await new Promise((done) => queueMicrotask(() => done(7)))) === 7 && performance.now() > 0 && process.version.startsWith("v") && process.hrtime.bigint() > 0n',
    webcrypto: 'Buffer.from(await crypto.subtle.digest("SHA-1", new TextEncoder().encode("a"))).toString("hex") === "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8" && globalThis.crypto.getRandomValues(new Uint8Array(4)).length === 4',
    abort: '(() => { const c = new AbortController(); let seen = 0; c.signal.addEventListener("abort", () => { seen++; }); c.abort(); return seen === 1 && c.signal.aborted && c.signal.reason.name === "AbortError"; })()',
    eval: 'eval("1 + 1") === 2 && new Function("return 3")() === 3 && eval("newGlobal = 4") === 4 && newGlobal === 4',
    async: '(await Promise.all([1, new Promise((done) => setImmediate(() => done(2))), new Promise((done) => process.nextTick(done, 3))])).join() === "1,2,3"',
  };

  it.each(Object.entries(CHECKS))('%s', async (name, check) => {
    const modules = ['util', 'url', 'querystring', 'assert', 'events', 'string_decoder', 'zlib', 'path', 'punycode', 'timers', ...(name === 'crypto' ? ['crypto'] : [])];
    const answer = await run(`${modules.map((module) => `const ${module} = require("${module}");`).join('')} exports.handler = async () => ({ fine: ${check} });`);
    expect(brief(answer)).toEqual({ fine: true });
  });
});
