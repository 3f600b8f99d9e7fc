/** What of Node's own modules rules may use: the host's side, a table of operations that the realm builds its modules from. */
export function native(kit) {
  const { require, process, HostBuffer, util, port, bytesOf, isAncestor, held, describeClass, functions, handles, intrinsics } = kit;
  const crypto = require('crypto');
  const zlib = require('zlib');
  const url = require('url');
  const path = require('path');
  const querystring = require('querystring');
  const assert = require('assert');
  const { StringDecoder } = require('string_decoder');
  const { webcrypto } = crypto;

  const plain = (value) => JSON.parse(JSON.stringify(value));
  const named = (entries) => Object.entries(entries).map(([name, run]) => ({ name, run }));

  // --- buffer -------------------------------------------------------------------------------------------------------
  const prototype = HostBuffer.prototype;
  const numbers = Object.getOwnPropertyNames(prototype).filter((name) => /^(read|write)(U?Int|Big|Float|Double)/i.test(name));
  const bufferMethods = ['toString', 'write', 'equals', 'compare', 'copy', 'indexOf', 'lastIndexOf', 'includes', 'toLocaleString', ...numbers]
    .map((name) => ({ name, run: (self, args) => Reflect.apply(prototype[name], bytesOf(self), args) }));
  const bufferChanges = ['fill', 'swap16', 'swap32', 'swap64']
    .map((name) => ({ name, run: (self, args) => { Reflect.apply(prototype[name], bytesOf(self), args); } }));
  const bufferStatics = named({
    fromText: (_self, [text, encoding]) => HostBuffer.from(text, encoding),
    alloc: (_self, [size, fill, encoding]) => HostBuffer.alloc(size, fill, encoding),
    byteLength: (_self, [value, encoding]) => HostBuffer.byteLength(value, encoding),
    compare: (_self, [one, other]) => HostBuffer.compare(one, other),
    isEncoding: (_self, [encoding]) => HostBuffer.isEncoding(encoding),
    atob: (_self, [text]) => atob(text),
    btoa: (_self, [text]) => btoa(text),
    isUtf8: (_self, [bytes]) => require('buffer').isUtf8(bytes),
    isAscii: (_self, [bytes]) => require('buffer').isAscii(bytes),
  });

  // --- util, assert: these look at the rule's own objects, and call nothing of them with an object of ours ---------------
  const showing = (options) => ({ ...options, customInspect: false, showProxy: false, getters: false, colors: false });
  const inspectOptions = (given) => {
    const kept = {};
    if (typeof given === 'boolean') kept.showHidden = given;
    if (typeof given === 'object' && given !== null) {
      for (const name of ['showHidden', 'depth', 'maxArrayLength', 'maxStringLength', 'breakLength', 'compact', 'sorted', 'numericSeparator']) {
        const value = given[name];
        if (['number', 'boolean'].includes(typeof value) || value === null) kept[name] = value;
      }
    }
    return showing(kept);
  };
  const rawUtil = [
    { name: 'inspect', run: (_self, [value, options]) => util.inspect(value, inspectOptions(options)) },
    { name: 'format', run: (_self, args) => util.formatWithOptions(showing({}), ...args) },
    { name: 'isDeepStrictEqual', run: (_self, [one, other]) => util.isDeepStrictEqual(one, other) },
    ...Object.keys(util.types).filter((name) => name !== 'isExternal').map((name) => ({ name: `types.${name}`, run: (_self, [value]) => util.types[name](value) })),
  ];
  const asserting = (name) => ({
    name,
    run: (_self, args) => {
      try {
        // A message that is an object of the rule would be thrown as it is, which is what assert promises.
        assert[name](...args);
      } catch (error) {
        if (error?.code !== 'ERR_ASSERTION' || !isAncestor(Object.prototype, error)) throw error;
        const failed = intrinsics.error('AssertionError', String(error.message), 'ERR_ASSERTION');
        for (const [member, value] of [['actual', args[0]], ['expected', args[1]], ['operator', String(error.operator)], ['generatedMessage', error.generatedMessage === true]]) kit.put(failed, member, value);
        throw failed;
      }
    },
  });
  const rawAssert = ['ok', 'equal', 'notEqual', 'strictEqual', 'notStrictEqual', 'deepEqual', 'notDeepEqual', 'deepStrictEqual', 'notDeepStrictEqual', 'partialDeepStrictEqual', 'match', 'doesNotMatch', 'fail']
    .filter((name) => typeof assert[name] === 'function').map(asserting);

  // --- timers -------------------------------------------------------------------------------------------------------
  /** One-shot and repeating timers are objects of the host behind a handle; the rule's function gets nothing from here. */
  function timer(start, stop, repeats) {
    return (_self, [facade, run, delay]) => {
      const state = { kept: true, active: true, repeats, id: null };
      const end = () => {
        if (!state.active) return;
        state.active = false;
        if (state.kept) port.hold(-1);
      };
      const fire = () => {
        if (!repeats) end();
        Reflect.apply(run, undefined, []);
      };
      state.stop = () => { stop(state.id); end(); };
      state.restart = () => {
        stop(state.id);
        if (!state.active) { state.active = true; if (state.kept) port.hold(1); }
        state.id = start(fire, delay);
      };
      port.hold(1);
      state.id = start(fire, typeof delay === 'number' ? delay : undefined);
      handles.set(facade, state);
    };
  }
  const timers = [
    { name: 'setTimeout', run: timer(setTimeout, clearTimeout, false) },
    { name: 'setInterval', run: timer(setInterval, clearInterval, true) },
    { name: 'setImmediate', run: timer(setImmediate, clearImmediate, false) },
    { name: 'clear', run: (_self, [facade]) => { if (typeof facade === 'object' && facade !== null) handles.get(facade)?.stop?.(); } },
    { name: 'refresh', run: (self) => { held(self).restart(); } },
    { name: 'keep', run: (self, [kept]) => {
      const state = held(self);
      if (state.kept !== kept && state.active) port.hold(kept ? 1 : -1);
      state.kept = kept;
    } },
    { name: 'isKept', run: (self) => held(self).kept },
    { name: 'queueMicrotask', run: (_self, [run]) => { queueMicrotask(() => { Reflect.apply(run, undefined, []); }); } },
    { name: 'nextTick', run: (_self, [run]) => { process.nextTick(() => { Reflect.apply(run, undefined, []); }); } },
  ];

  const hash = describeClass(crypto.createHash('md5').constructor, ['update', 'digest', 'copy'], []);
  const cryptoClasses = {
    Hash: hash,
    Hmac: describeClass(crypto.createHmac('md5', '').constructor, ['update', 'digest'], []),
    Cipheriv: describeClass(crypto.Cipheriv, ['update', 'final', 'setAutoPadding', 'getAuthTag', 'setAAD'], []),
    Decipheriv: describeClass(crypto.Decipheriv, ['update', 'final', 'setAutoPadding', 'setAuthTag', 'setAAD'], []),
    Sign: describeClass(crypto.Sign, ['update', 'sign'], []),
    Verify: describeClass(crypto.Verify, ['update', 'verify'], []),
    KeyObject: describeClass(crypto.KeyObject, ['export', 'equals'], ['type', 'asymmetricKeyType', 'asymmetricKeyDetails', 'symmetricKeySize']),
    ECDH: describeClass(crypto.ECDH, ['computeSecret', 'generateKeys', 'getPrivateKey', 'getPublicKey', 'setPrivateKey'], []),
    DiffieHellman: describeClass(crypto.DiffieHellman, ['computeSecret', 'generateKeys', 'getPrivateKey', 'getPublicKey', 'getPrime', 'getGenerator'], []),
    CryptoKey: describeClass(CryptoKey, [], ['type', 'extractable', 'algorithm', 'usages']),
  };
  // Prototypes of the key kinds lie between KeyObject and the objects.
  const fillRandom = (_self, [target, offset, size]) => {
    const bytes = bytesOf(target);
    const start = Number.isInteger(offset) ? offset : 0;
    const room = bytes.subarray(start, Number.isInteger(size) ? start + size : undefined);
    // In parts: Web Crypto gives 64 KiB at a time.
    for (let at = 0; at < room.length; at += 65_536) crypto.randomFillSync(room.subarray(at, at + 65_536));
  };

  return {
    buffer: { methods: bufferMethods, changes: bufferChanges, statics: bufferStatics, constants: plain(require('buffer').constants) },
    util: { raw: rawUtil, plain: functions(util, ['stripVTControlCharacters', 'toUSVString', 'styleText', 'parseArgs', 'getSystemErrorName']) },
    assert: rawAssert,
    timers,
    crypto: {
      functions: functions(crypto, ['createHash', 'createHmac', 'createCipheriv', 'createDecipheriv', 'createSign', 'createVerify', 'createECDH', 'createDiffieHellman', 'getDiffieHellman', 'createSecretKey', 'createPublicKey', 'createPrivateKey', 'diffieHellman', 'sign', 'verify', 'hash', 'randomBytes', 'randomUUID', 'randomInt', 'timingSafeEqual', 'pbkdf2', 'pbkdf2Sync', 'scrypt', 'scryptSync', 'hkdf', 'hkdfSync', 'getHashes', 'getCiphers', 'getCurves', 'getCipherInfo', 'generateKey', 'generateKeySync', 'generateKeyPair', 'generateKeyPairSync', 'publicEncrypt', 'publicDecrypt', 'privateEncrypt', 'privateDecrypt', 'checkPrimeSync', 'generatePrimeSync']),
      classes: cryptoClasses,
      fillRandom,
      subtle: functions(webcrypto.subtle, ['digest', 'encrypt', 'decrypt', 'sign', 'verify', 'importKey', 'exportKey', 'generateKey', 'deriveBits', 'deriveKey', 'wrapKey', 'unwrapKey']),
      constants: plain(crypto.constants),
    },
    zlib: {
      functions: functions(zlib, Object.keys(zlib).filter((name) => /^(deflate|inflate|gzip|gunzip|deflateRaw|inflateRaw|unzip|brotliCompress|brotliDecompress|zstdCompress|zstdDecompress)(Sync)?$/.test(name) || name === 'crc32')),
      constants: plain(zlib.constants),
    },
    path: { posix: functions(path.posix, Object.keys(path.posix)), win32: functions(path.win32, Object.keys(path.win32)) },
    querystring: functions(querystring, ['parse', 'stringify', 'escape', 'unescape']),
    url: {
      functions: functions(url, ['parse', 'format', 'resolve', 'domainToASCII', 'domainToUnicode', 'fileURLToPath', 'urlToHttpOptions']),
      URL: describeClass(URL, ['toString', 'toJSON'], ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'searchParams']),
      URLSearchParams: describeClass(URLSearchParams, ['append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'toString'], ['size']),
      entries: (self) => [...held(self)],
      canParse: (_self, [input, base]) => URL.canParse(input, base),
    },
    punycode: functions(quietly(() => require('punycode')), ['toASCII', 'toUnicode', 'encode', 'decode']),
    decoder: describeClass(StringDecoder, ['write', 'end'], ['encoding']),
    TextEncoder: describeClass(TextEncoder, ['encode'], ['encoding']),
    encodeInto: (_self, [text, target]) => new TextEncoder().encodeInto(text, target),
    TextDecoder: describeClass(TextDecoder, ['decode'], ['encoding', 'fatal', 'ignoreBOM']),
    performance: { now: () => performance.now(), timeOrigin: performance.timeOrigin },
    hrtime: () => process.hrtime(),
    hrtimeBig: () => process.hrtime.bigint(),
    uptime: () => process.uptime(),
    memoryUsage: () => ({ ...process.memoryUsage() }),
    versions: { node: process.versions.node, v8: process.versions.v8 },
    arch: process.arch,
    log: (_self, [level, text]) => { port.log(String(level), String(text)); },
    logRoom: () => port.logRoom(),
    exit: (_self, [code]) => { port.exit(code); },
    intrinsicsUse: (Kind) => { intrinsics.useBuffer(Kind); },
    addError: (Kind) => { intrinsics.addError(Kind); },
    port,
  };

  function quietly(load) {
    try {
      return load();
    } catch {
      return {};
    }
  }
}
