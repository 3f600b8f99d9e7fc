// Tries to leave the realm by Intl, Temporal, Iterator helpers, Symbol.for and the console of V8.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const seen = [new Intl.DateTimeFormat().formatToParts(0), new Intl.NumberFormat().resolvedOptions(), [1].values().map((x) => x), Array.fromAsync([1]), Symbol.for('nodejs.util.inspect.custom').constructor, console, globalThis.Temporal?.Now, Reflect.getPrototypeOf(globalThis), new DisposableStack()];
  for (const path of walk(seen, 'intrinsics')) got.push(path);
  for (const name of Object.keys(console)) if (foreign(console[name])) got.push(`console.${name}`);
  return { got };
};
