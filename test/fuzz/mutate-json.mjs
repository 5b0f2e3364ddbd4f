/** Changes JSON values in their structure: values that are left out, doubled, exchanged for others of the same document or for odd ones. */

const odd = [
  null,
  true,
  false,
  0,
  -1,
  1,
  -0,
  0.1,
  2 ** 53,
  1e308,
  -1e-320,
  4_294_967_296,
  "",
  "0",
  "Cat",
  "\u0000",
  "\ud800",
  "İ",
  "NaN",
  "__proto__",
];
const odder = () => [[], {}, [[]], { kind: "call" }, JSON.parse('{"__proto__": {"kind": "item"}}'), Array(300).fill(0), "a".repeat(5_000)];

/** Every place of a document: the object or list, and the key. */
function placesOf(root) {
  const places = [];
  const pending = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    for (const [key, inner] of Object.entries(value)) {
      places.push({ holder: value, key });
      if (typeof inner === "object" && inner !== null) pending.push(inner);
    }
  }
  return places;
}

function set(holder, key, value) {
  // Also a key that would otherwise set the prototype.
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

const copy = (value) => (value === undefined ? null : JSON.parse(JSON.stringify(value)));

const changes = [
  ({ holder, key }) => (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key]),
  ({ holder, key }, random) => set(holder, key, random.isOne(3) ? random.pick(odder()) : random.pick(odd)),
  ({ holder, key }, random, places) => {
    const other = random.pick(places);
    set(holder, key, copy(other.holder[other.key]));
  },
  // A value of another place with the same key fits the schema.
  ({ holder, key }, random, places) => {
    const alike = places.filter((place) => place.key === key || typeof place.holder[place.key] === typeof holder[key]);
    const other = random.pick(alike);
    set(holder, key, copy(other.holder[other.key]));
  },
  ({ holder, key }, random) => {
    const value = holder[key];
    if (typeof value === "number") set(holder, key, random.pick([value + 1, value - 1, -value, value / 2, value * 1e9, Math.trunc(value)]));
    else if (typeof value === "string") set(holder, key, random.pick([`${value}x`, value.slice(1), value.toUpperCase(), value + value]));
  },
  ({ holder, key }, random) => {
    if (Array.isArray(holder))
      holder.splice(Number(key), 0, ...Array(1 + random.below(random.isOne(10) ? 100 : 2)).fill(copy(holder[key])));
    else set(holder, random.pick(["extra", "__proto__", "constructor", "kind", "0"]), copy(holder[key]));
  },
  ({ holder }, random) => {
    if (Array.isArray(holder) && holder.length > 1) holder.push(holder.splice(random.below(holder.length), 1)[0]);
  },
  ({ holder, key }, random) => {
    let value = copy(holder[key]);
    for (let depth = random.below(40); depth > 0; depth--) value = random.isOne(2) ? [value] : { [key]: value };
    set(holder, key, value);
  },
];

export function mutateJson(json, random) {
  const root = { value: copy(json) };
  for (let round = random.isOne(4) ? 6 : random.below(3); round >= 0; round--) {
    const places = placesOf(root.value ?? {});
    if (places.length > 0) random.pick(changes)(random.pick(places), random, places);
  }
  return root.value;
}
