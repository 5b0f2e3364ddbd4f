/**
 * Python's `re` on texts. A match is an array of its groups' texts, starts, ends and names, None where there is none; what
 * the engine of `regex.ts` does not understand is unmodelled.
 */
import { boundedText, onText } from "./arguments.js";
import type { PureFunction } from "./pure-function.js";
import type { MatchOptions, Slots } from "./regex.js";
import { compileRegex, matchRegex } from "./regex.js";
import type { Regex } from "./regex-program.js";
import { expandTemplate, parseTemplate } from "./regex-template.js";
import { characters } from "./text.js";
import type { Result, TermValue } from "./value.js";
import { isArray, isRaise, limits, Raise, raises } from "./value.js";

type Apply = (values: readonly TermValue[]) => Result;

function withRegex(
  pattern: TermValue,
  text: TermValue,
  flags: TermValue,
  apply: (regex: Regex, text: readonly string[]) => Result,
): Result {
  if (typeof pattern !== "string" || typeof text !== "string") return raises.typeError;
  if (flags !== undefined && typeof flags !== "bigint") return raises.unmodelled;
  const regex = compileRegex(pattern, flags === undefined ? 0 : Number(flags));
  return regex === null ? raises.unmodelled : apply(regex, characters(text));
}

function part(text: readonly string[], slots: Slots, group: number): string | null {
  const from = slots[2 * group] ?? -1;
  const to = slots[2 * group + 1] ?? -1;
  return from < 0 || to < 0 ? null : text.slice(from, to).join("");
}

function matchValue(regex: Regex, text: readonly string[], slots: Slots): TermValue {
  const groups = Array.from({ length: regex.pattern.groups + 1 }, (_, group) => group);
  return [
    groups.map((g) => part(text, slots, g)),
    groups.map((g) => BigInt(slots[2 * g] ?? -1)),
    groups.map((g) => BigInt(slots[2 * g + 1] ?? -1)),
    [...regex.pattern.names],
  ];
}

function matching(options: Omit<MatchOptions, "from">): Apply {
  return ([pattern, text, flags]) =>
    withRegex(pattern, text, flags, (regex, all) => {
      const found = matchRegex(regex, all, { from: 0, ...options });
      if (found === "too-much") return raises.unmodelled;
      return found === null ? null : matchValue(regex, all, found);
    });
}

/** All matches from left to right that do not overlap; behind an empty one, the next is not empty or begins later. */
function allMatches(regex: Regex, text: readonly string[], limit: number): readonly Slots[] | null {
  const found: Slots[] = [];
  let from = 0;
  let advance = false;
  while (from <= text.length && found.length < limit) {
    const match = matchRegex(regex, text, { from, anchored: false, whole: false, advance });
    if (match === "too-much") return null;
    if (match === null) break;
    found.push(match);
    advance = match[0] === match[1];
    from = match[1]!;
  }
  return found;
}

const findAll: Apply = ([pattern, text, flags]) =>
  withRegex(pattern, text, flags, (regex, all) => {
    const found = allMatches(regex, all, limits.items);
    if (found === null) return raises.unmodelled;
    const groups = Array.from({ length: regex.pattern.groups }, (_, g) => g + 1);
    return found.map((slots) => {
      if (groups.length === 0) return part(all, slots, 0);
      const texts = groups.map((g) => part(all, slots, g) ?? "");
      return groups.length === 1 ? texts[0]! : texts;
    });
  });

const split: Apply = ([pattern, text, maximum, flags]) =>
  withRegex(pattern, text, flags, (regex, all) => {
    if (maximum !== undefined && typeof maximum !== "bigint") return raises.unmodelled;
    const limit = maximum === undefined || maximum === 0n ? limits.items : Math.max(0, Number(maximum));
    const found = maximum !== undefined && maximum < 0n ? [] : allMatches(regex, all, limit);
    if (found === null) return raises.unmodelled;
    const pieces: TermValue[] = [];
    let from = 0;
    for (const slots of found) {
      pieces.push(all.slice(from, slots[0]).join(""));
      for (let g = 1; g <= regex.pattern.groups; g++) pieces.push(part(all, slots, g));
      from = slots[1]!;
    }
    return [...pieces, all.slice(from).join("")];
  });

const substitute: Apply = ([pattern, replacement, text, maximum, flags]) =>
  withRegex(pattern, text, flags, (regex, all) => {
    if (typeof replacement !== "string") return raises.unmodelled;
    if (maximum !== undefined && typeof maximum !== "bigint") return raises.unmodelled;
    const template = parseTemplate(replacement, regex.pattern);
    const limit = maximum === undefined || maximum === 0n ? limits.items : Math.max(0, Number(maximum));
    const found = maximum !== undefined && maximum < 0n ? [] : allMatches(regex, all, limit);
    if (found === null || template === null) return raises.unmodelled;
    let result = "";
    let from = 0;
    for (const slots of found) {
      result += all.slice(from, slots[0]).join("") + expandTemplate(template, (g) => part(all, slots, g) ?? "");
      from = slots[1]!;
      if (result.length > limits.text) return raises.unmodelled;
    }
    return result + all.slice(from).join("");
  });

/** The index of a group by number or name. */
function groupIndex(match: readonly TermValue[], group: TermValue): number | Raise {
  const [texts, , , names] = match;
  if (!isArray(texts) || !isArray(names)) return raises.typeError;
  if (typeof group === "string") {
    const index = names.indexOf(group);
    return index < 0 ? raises.indexError : index;
  }
  const index = typeof group === "bigint" ? Number(group) : typeof group === "boolean" ? Number(group) : -1;
  return index >= 0 && index < texts.length ? index : raises.indexError;
}

/** A method of None fails. */
const noMatch = new Raise("AttributeError");

function ofGroup(position: 0 | 1 | 2): Apply {
  return ([match, group]) => {
    if (match === null) return noMatch;
    if (!isArray(match)) return raises.typeError;
    const index = groupIndex(match, group === undefined ? 0n : group);
    const held = match[position];
    return isRaise(index) ? index : isArray(held) ? (held[index] ?? null) : raises.typeError;
  };
}

const groups: Apply = ([match, otherwise]) => {
  if (match === null) return noMatch;
  if (!isArray(match) || !isArray(match[0])) return raises.typeError;
  return match[0].slice(1).map((text) => text ?? otherwise ?? null);
};

const matchNote = "A match is an array of its groups' texts, starts, ends and names.";

export const regexFunctions: readonly PureFunction[] = [
  {
    name: "re.search",
    python: "re.search",
    parameters: ["pattern", "string", "flags?"],
    note: matchNote,
    apply: matching({ anchored: false, whole: false }),
  },
  {
    name: "re.match",
    python: "re.match",
    parameters: ["pattern", "string", "flags?"],
    note: matchNote,
    apply: matching({ anchored: true, whole: false }),
  },
  {
    name: "re.fullmatch",
    python: "re.fullmatch",
    parameters: ["pattern", "string", "flags?"],
    note: matchNote,
    apply: matching({ anchored: true, whole: true }),
  },
  { name: "re.findall", python: "re.findall", parameters: ["pattern", "string", "flags?"], apply: findAll },
  { name: "re.split", python: "re.split", parameters: ["pattern", "string", "maxsplit?", "flags?"], apply: split },
  { name: "re.sub", python: "re.sub", parameters: ["pattern", "repl", "string", "count?", "flags?"], apply: substitute },
  {
    name: "re.escape",
    python: "re.escape",
    parameters: ["pattern"],
    apply: onText((text) => boundedText(text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, "\\$&"))),
  },
  { name: "match.group", python: "match.group", parameters: ["self", "group?", "/"], note: matchNote, apply: ofGroup(0) },
  { name: "match.start", python: "match.start", parameters: ["self", "group?", "/"], note: matchNote, apply: ofGroup(1) },
  { name: "match.end", python: "match.end", parameters: ["self", "group?", "/"], note: matchNote, apply: ofGroup(2) },
  { name: "match.groups", python: "match.groups", parameters: ["self", "default?"], note: matchNote, apply: groups },
];
