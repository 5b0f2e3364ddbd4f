/**
 * Lists that a loop makes anew in each round from the list before: `names = names + [name]`, `names = [...names, name]`. If
 * nobody else has the list before, that is the same as adding to it, which `loop-content.ts` follows: the new list is
 * given the old one's identity. Which list was kept by somebody else would be told apart by that, so such ones stay as they are.
 */
import type { Guard } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import { onlyLeaf } from "./concrete.js";
import type { Loop } from "./loop.js";
import { stateAt } from "./loop.js";
import type { Location } from "./machine.js";
import { attributeOf, contentOf } from "./machine.js";
import type { Atom, Segment, Value } from "./value.js";

type List = Atom & { kind: "reference" };

/** Takes lists that the round made from lists before it for those lists. `round` is what the round wrote. */
export function keepIdentities(loop: Loop, round: ReadonlyMap<Location, Value | undefined>): void {
  const { machine } = loop;
  for (const [location, old] of round) {
    if (old === undefined || location.endsWith("/content") || location.includes(loop.marker)) continue;
    if (stateAt(loop, { kind: "location", location }) !== undefined) continue;
    const before = onlyLeaf(machine.forest.restrict(old, loop.entryLive));
    if (before === undefined || !isList(before) || before.id.includes(loop.marker)) continue;
    const now = machine.forest.restrict(machine.read(location)!, loop.entryLive);
    const made = leavesOf(now).filter((a) => a !== before);
    if (made.length === 0 || !made.every((a): a is List => isList(a) && continues(loop, a, before))) continue;
    if ([before, ...made].some((a) => isHeldElsewhere(loop, (held) => held === a, location))) continue;
    for (const list of made) {
      const here = machine.forest.map(now, (a) => machine.forest.leaf(a === list));
      const grown = added(loop, before, list, here);
      if (grown === null) machine.write(contentOf(before.id), machine.read(contentOf(list.id))!, here);
      else machine.write(contentOf(before.id), grown, machine.forest.true);
    }
    machine.write(location, machine.forest.leaf(before), machine.forest.true);
  }
}

/** The content of a list with what a new list has besides, where that is the one; null where the new list does not begin like it. */
function added({ machine, entryLive }: Loop, before: List, list: List, here: Guard): Value | null {
  const itemsOf = ({ id }: List): readonly Segment[] => {
    const content = onlyLeaf(machine.forest.restrict(machine.read(contentOf(id))!, entryLive));
    return content?.kind === "items" ? content.segments : [];
  };
  const [old, all] = [itemsOf(before), itemsOf(list)];
  const more = all.slice(old.length);
  if (old.some((s, i) => !isSame(s, all[i])) || more.some((s) => s.kind !== "element")) return null;
  const guarded = more.flatMap((s) => (s.kind === "element" ? [{ ...s, when: machine.forest.and(s.when, here) }] : []));
  return machine.atoms.leaf({ kind: "items", segments: [...old, ...guarded] });
}

function isSame(a: Segment, b: Segment | undefined): boolean {
  if (a.kind === "element" && b?.kind === "element") return a.when === b.when && a.value === b.value;
  if (a.kind === "carried" && b?.kind === "carried") return a.location === b.location;
  return a === b;
}

function isList(atom: Atom): atom is List {
  return atom.kind === "reference" && (atom.type === "list" || atom.type === "data-frame");
}

/** Whether a list that the round made begins with what the other one held. In a first attempt that is not known yet. */
function continues(loop: Loop, { id }: List, before: List): boolean {
  const { machine } = loop;
  if (["<labels>", "<typed>"].some((mark) => machine.read(attributeOf(id, mark)) !== machine.read(attributeOf(before.id, mark))))
    return false;
  const content = id.includes(loop.marker) ? machine.read(contentOf(id)) : undefined;
  const items = content === undefined ? undefined : onlyLeaf(machine.forest.restrict(content, loop.entryLive));
  if (items?.kind !== "items") return false;
  const location = contentOf(before.id);
  return !loop.contents.has(location) || items.segments.some((s) => s.kind === "carried" && s.location === location);
}

/** What only containers hold that the round made for itself is looked for this deep. */
const depthLimit = 3;

/** Whether a list can be reached from anywhere but the location. A list that was only an argument of a call has no holder itself. */
function isHeldElsewhere(loop: Loop, isIt: (atom: Atom) => boolean, location: Location, depth = 0): boolean {
  for (const [other, value] of loop.machine.store) {
    if (other === location || !leavesOf(value).some((a) => isIt(a) || holds(a, isIt))) continue;
    const isOwn = depth < depthLimit && other.endsWith("/content") && other.includes(loop.marker);
    const isHolder = (a: Atom): boolean => a.kind === "reference" && contentOf(a.id) === other;
    if (!isOwn || isHeldElsewhere(loop, isHolder, other, depth + 1)) return true;
  }
  return false;
}

/** Whether a container's content, a tuple or a function's defaults have the list. */
function holds(atom: Atom, isIt: (atom: Atom) => boolean): boolean {
  const inside = (values: readonly Value[]): boolean => values.some((v) => leavesOf(v).some((a) => isIt(a) || holds(a, isIt)));
  switch (atom.kind) {
    case "tuple":
      return inside(atom.items);
    case "items":
      return atom.segments.some((s) =>
        s.kind === "view" ? inside(s.each.map((e) => e.value)) : s.kind !== "carried" && inside([s.value]),
      );
    case "entries":
      return atom.entries.some((e) => e.kind !== "carried" && inside([e.value]));
    case "closure":
      return inside(atom.defaults);
    case "bound":
      return isIt(atom.receiver);
    case "captured":
      return isIt(atom.origin);
    default:
      return false;
  }
}
