// Put before every attempt. An object is foreign when its chain of prototypes ends in another realm's Object.prototype.
const { getPrototypeOf: chainOf, getOwnPropertyDescriptor: memberOf } = Object;
const keysOf = Reflect.ownKeys;
const realmRoot = Object.prototype;
function foreign(value) {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  let at = value;
  for (let next = chainOf(at); next !== null; next = chainOf(at)) at = next;
  return at !== realmRoot && at !== value;
}
// Paths to foreign objects from a value, through members, accessors and prototypes.
function walk(root, name) {
  const found = [];
  const seen = new Set();
  const queue = [[root, name]];
  while (queue.length > 0 && seen.size < 50_000) {
    const [value, path] = queue.shift();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
    seen.add(value);
    if (foreign(value)) {
      found.push(path);
      continue;
    }
    queue.push([chainOf(value), `${path}.__proto__`]);
    if (ArrayBuffer.isView(value)) continue;
    for (const key of keysOf(value)) {
      const member = memberOf(value, key);
      for (const part of ['value', 'get', 'set']) if (member?.[part] !== undefined) queue.push([member[part], `${path}.${String(key)}`]);
    }
  }
  return found;
}
