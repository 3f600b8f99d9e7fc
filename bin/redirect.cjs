'use strict';
// Sends what a Node program calls at mParticle's hosts to Cloudchamber instead, for programs whose hosts are fixed in code:
//   node --require /path/to/cloudchamber/bin/redirect.cjs script.js
//   NODE_OPTIONS='--require "/path/to/cloudchamber/bin/redirect.cjs"' mp planning:data-plans:fetch-all
// CLOUDCHAMBER_URL names the ingest port when it is not http://127.0.0.1:7070. Runs in the other program, so it needs nothing of
// ours and no new Node. See docs/data-planning-api.md.
const http = require('http');
const https = require('https');
const { syncBuiltinESMExports } = require('module');

const target = new URL(process.env.CLOUDCHAMBER_URL || 'http://127.0.0.1:7070');
const originals = { http: http.request, https: https.request };
/** Options that belong to the connection that is not made. */
const CONNECTION = ['agent', 'agents', 'host', 'hostname', 'port', 'defaultPort', 'servername', 'socketPath', 'lookup', 'createConnection', 'family', 'localAddress', 'ca', 'cert', 'key', 'pfx'];

/** `host` may have a port. */
function isTheirs(host) {
  return typeof host === 'string' && /(?:^|\.)mparticle\.com(?::\d+)?$/i.test(host);
}

function optionsOf(url) {
  const options = { protocol: url.protocol, hostname: url.hostname, port: url.port, path: url.pathname + url.search };
  if (url.username !== '') options.auth = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return options;
}

/** Node's `request(url?, options?, callback?)` as a call of the local port; null when it goes elsewhere. */
function redirected(given) {
  const list = given.slice();
  const callback = typeof list[list.length - 1] === 'function' ? list.pop() : undefined;
  const options = {};
  for (const part of list) Object.assign(options, typeof part === 'string' ? optionsOf(new URL(part)) : part instanceof URL ? optionsOf(part) : part);
  if (!isTheirs(options.hostname || options.host)) return null;
  for (const name of CONNECTION) delete options[name];
  if (options.headers !== undefined && options.headers !== null && !Array.isArray(options.headers)) {
    options.headers = Object.fromEntries(Object.entries(options.headers).filter(([name]) => name.toLowerCase() !== 'host'));
  }
  return { options: Object.assign(options, { protocol: target.protocol, hostname: target.hostname, port: target.port }), callback };
}

function patch(module, original) {
  module.request = function request(...given) {
    const local = redirected(given);
    if (local === null) return original.apply(module, given);
    return originals[target.protocol === 'https:' ? 'https' : 'http'](local.options, local.callback);
  };
  module.get = function get(...given) {
    const call = module.request(...given);
    call.end();
    return call;
  };
}

patch(http, originals.http);
patch(https, originals.https);
if (syncBuiltinESMExports !== undefined) syncBuiltinESMExports();

const originalFetch = globalThis.fetch;
if (typeof originalFetch === 'function') {
  globalThis.fetch = function fetch(input, init) {
    const isRequest = typeof Request === 'function' && input instanceof Request;
    const address = isRequest ? input.url : String(input);
    if (!/^https?:\/\//i.test(address) || !isTheirs(new URL(address).host)) return originalFetch(input, init);
    const { pathname, search } = new URL(address);
    const local = new URL(pathname + search, target);
    return originalFetch(isRequest ? new Request(local, input) : local, init);
  };
}
