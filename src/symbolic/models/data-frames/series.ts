/**
 * Columns: operators and functions on each value, whether any or all of them are true, counts of them, the greatest and
 * the least. Sums of fractions are left out: pandas adds them up in another order than the program shows.
 */
import type { Span } from "../../../base/span.js";
import { leavesOf } from "../../../diagram/diagram.js";
import type { BinaryOperator, UnaryOperator } from "../../../ir/ir.js";
import { asBoolean } from "../../booleans.js";
import { newSequence, onlyLeaf } from "../../concrete.js";
import { isNotEmpty, lengthOf } from "../../lengths.js";
import type { LibraryObject } from "../../library-objects.js";
import { isLibraryObject } from "../../library-objects.js";
import type { ArgumentValue, Flow, Machine } from "../../machine.js";
import { contains } from "../../membership.js";
import { binaryOperation, truthOf, unaryOperation } from "../../operations.js";
import { applyPure } from "../../pure.js";
import type { Atom, Segment, Value } from "../../value.js";
import type { Model } from "../model.js";
import { argument } from "../model.js";
import type { Index } from "./representation.js";
import { indexOf, inStep, madeOf, mapped, newSeries, objectAt, partialIndex, partsOf, valuesIn } from "./representation.js";
import { elementAt, isLabel, marked, slicedParts } from "./select.js";

type OnSeries = (machine: Machine, flow: Flow, series: LibraryObject, span: Span, args: readonly ArgumentValue[]) => Value | null;

/** A model of a method; null where it is not followed. */
const onSeries =
  (f: OnSeries): Model =>
  (machine, flow, args, span) => {
    const series = objectAt(machine, flow, args, 0);
    return (series === null ? null : f(machine, flow, series, span, args)) ?? madeOf(machine, args, span);
  };

/** The column with a function applied to each value. */
function each(
  machine: Machine,
  flow: Flow,
  series: LibraryObject,
  f: (value: Value, inner: Flow) => Value | null,
  span: Span,
): Value | null {
  const values = partsOf(machine, flow, series);
  const made = values === null ? null : mapped(machine, flow, values, f);
  return made === null ? null : newSeries(machine, flow, made, indexOf(machine, series), span);
}

const logical: ReadonlySet<string> = new Set(["bit-and", "bit-or", "bit-xor"]);

function isTruth(value: Value): boolean {
  return leavesOf(value).every((a) => a.kind === "constant" && typeof a.value === "boolean");
}

/** One value with another; columns of truth values are joined as such. */
function joined(machine: Machine, flow: Flow, operator: BinaryOperator, left: Value, right: Value, span: Span): Value | null {
  if (!logical.has(operator)) return binaryOperation(machine, flow, operator, left, right, span, false);
  if (!isTruth(left) || !isTruth(right)) return null;
  const [a, b] = [truthOf(machine, flow, left, span), truthOf(machine, flow, right, span)];
  const { forest } = machine;
  if (operator === "bit-and") return asBoolean(machine, forest.and(a, b));
  return asBoolean(machine, operator === "bit-or" ? forest.or(a, b) : forest.ite(a, forest.not(b), b));
}

/** An operator between a column and a value, a value and a column, or two columns of one table. */
const operator: Model = (machine, flow, args, span) => {
  const [name, left, right] = args.slice(1).map((a) => machine.here(flow, a.value));
  const sides = [left, right].map((side) => {
    const atom = side === undefined ? undefined : onlyLeaf(side);
    return atom !== undefined && isLibraryObject(atom) ? atom : null;
  });
  const operation = name === undefined ? undefined : onlyLeaf(name);
  const other = madeOf(machine, args.slice(2), span);
  if (operation?.kind !== "constant" || sides.some((s) => s !== null && s.type !== "series")) return other;
  const apply = (inner: Flow, a: Value, b: Value): Value | null => joined(machine, inner, operation.value as BinaryOperator, a, b, span);
  const [l, r] = sides;
  if (l && r) return ofTwo(machine, flow, [l, r], apply, span) ?? other;
  const made = l
    ? each(machine, flow, l, (v, inner) => apply(inner, v, right!), span)
    : each(machine, flow, r!, (v, inner) => apply(inner, left!, v), span);
  return made ?? other;
};

function ofTwo(
  machine: Machine,
  flow: Flow,
  [left, right]: readonly [LibraryObject, LibraryObject],
  apply: (inner: Flow, a: Value, b: Value) => Value | null,
  span: Span,
): Value | null {
  const [a, b] = [partsOf(machine, flow, left), partsOf(machine, flow, right)];
  if (a === null || b === null || indexOf(machine, left).labels !== indexOf(machine, right).labels) return null;
  const pairs = inStep(a, b, (x, y, when) => ({ when, value: machine.atoms.leaf({ kind: "tuple", items: [x, y] }) }));
  const made =
    pairs &&
    mapped(machine, flow, pairs, (pair, inner) => {
      const { items } = onlyLeaf(pair) as Atom & { kind: "tuple" };
      return apply(inner, items[0]!, items[1]!);
    });
  return made === null ? null : newSeries(machine, flow, made, indexOf(machine, left), span);
}

const unary = onSeries((machine, flow, series, span, args) => {
  const name = args[1] === undefined ? undefined : onlyLeaf(args[1].value);
  if (name?.kind !== "constant") return null;
  return each(
    machine,
    flow,
    series,
    (value, inner) => {
      if (name.value !== "invert") return unaryOperation(machine, inner, name.value as UnaryOperator, value, span);
      return isTruth(value) ? asBoolean(machine, machine.forest.not(truthOf(machine, inner, value, span))) : null;
    },
    span,
  );
});

/** A list of the values. */
const values: OnSeries = (machine, flow, series, span) => {
  const parts = partsOf(machine, flow, series);
  return parts === null ? null : newSequence(machine, flow, parts, span);
};

/** A function of the language on the list of values. */
function overList(name: string, isFollowed: (value: Value) => boolean, otherwise?: (machine: Machine) => Value): OnSeries {
  return (machine, flow, series, span) => {
    const parts = partsOf(machine, flow, series);
    if (parts === null || !valuesIn(parts).every(isFollowed)) return null;
    const some = isNotEmpty(machine, flow, parts, span);
    const inner: Flow = otherwise === undefined ? flow : { ...flow, live: machine.forest.and(flow.live, some), raised: machine.newSink() };
    const list = newSequence(machine, inner, parts, span);
    if (inner.live === machine.forest.false) return otherwise!(machine);
    const made = machine.hooks.call(
      machine,
      inner,
      machine.atoms.leaf({ kind: "builtin", name }),
      [{ kind: "positional", value: list }],
      span,
    );
    return otherwise === undefined ? made : machine.forest.ite(some, made, otherwise(machine));
  };
}

function isNumber(value: Value): boolean {
  return leavesOf(value).every((a) => a.kind === "computed" || (a.kind === "constant" && typeof a.value === "bigint"));
}

function isWhole(value: Value): boolean {
  return leavesOf(value).every((a) => a.kind === "constant" && (typeof a.value === "boolean" || typeof a.value === "bigint"));
}

/** The sum of truth values is how many are true. */
const sum: OnSeries = (machine, flow, series, span) => {
  const parts = partsOf(machine, flow, series);
  if (parts === null || !valuesIn(parts).every(isTruth)) return overList("sum", isWhole)(machine, flow, series, span, []);
  const trues = marked(machine, flow, parts, series);
  return trues === null ? null : lengthOf(machine, flow, newSequence(machine, flow, trues, span), span);
};

const notANumber = (machine: Machine): Value => machine.atoms.constant(Number.NaN);

/** `column[n]`, `column[mask]`, `column[:n]`: by label where that is one number. */
const getItem = onSeries((machine, flow, series, span, args) => {
  const key = args[1] === undefined ? undefined : onlyLeaf(machine.here(flow, args[1].value));
  const parts = partsOf(machine, flow, series);
  if (key === undefined || parts === null) return null;
  if (isLibraryObject(key)) return part(machine, flow, marked(machine, flow, parts, key), partialIndex(machine, series), span);
  if (key.kind === "slice") return byPosition(machine, flow, series, machine.forest.leaf<Atom>(key), span);
  if (isLabel(machine, series, key)) return elementAt(machine, flow, parts, machine.forest.leaf<Atom>(key), "KeyError", span);
  if (indexOf(machine, series).labels !== "positions" || key.kind !== "constant") return null;
  machine.raise(flow, machine.forest.true, machine.exception("KeyError"));
  return machine.none;
});

function part(machine: Machine, flow: Flow, values: readonly Segment[] | null, index: Index, span: Span): Value | null {
  return values === null ? null : newSeries(machine, flow, values, index, span);
}

function byPosition(machine: Machine, flow: Flow, series: LibraryObject, position: Value, span: Span): Value | null {
  const at = onlyLeaf(position);
  const parts = partsOf(machine, flow, series);
  if (at?.kind === "slice") {
    const isHead = at.start === machine.none && at.step === machine.none;
    const index = isHead ? indexOf(machine, series) : partialIndex(machine, series);
    return part(machine, flow, slicedParts(machine, flow, series, position, span), index, span);
  }
  const isOne = at?.kind === "position" || (at?.kind === "constant" && typeof at.value === "bigint");
  return parts !== null && isOne ? elementAt(machine, flow, parts, position, "IndexError", span) : null;
}

/** `value in column` looks for a label. */
const containsLabel = onSeries((machine, flow, series, span, args) => {
  const wanted = args[1] === undefined ? undefined : onlyLeaf(machine.here(flow, args[1].value));
  if (indexOf(machine, series).labels !== "positions") return null;
  if (wanted?.kind === "mapped" || (wanted?.kind === "constant" && typeof wanted.value === "string")) return machine.falsity;
  const length = lengthOf(machine, flow, machine.forest.leaf<Atom>(series), span);
  const label = wanted?.kind === "constant" && typeof wanted.value === "bigint" && wanted.value >= 0n;
  return label ? applyPure(machine, flow, "greater", [length, args[1]!.value], span) : null;
});

/** `column.str.lower()` and its like: the function of texts on each value. */
function ofTexts(name: string): Model {
  return onSeries((machine, flow, series, span, args) => {
    if (args.slice(1).some((a) => a.kind !== "positional")) return null;
    const given = args.slice(1).map((a) => a.value);
    return each(machine, flow, series, (value, inner) => applyPure(machine, inner, name, [value, ...given], span), span);
  });
}

/** `column.str.contains(pattern, case=True, flags=0, na=None, regex=True)`: a regular expression unless said otherwise. */
const containsPattern = onSeries((machine, flow, series, span, args) => {
  const [pattern, isCase, flags, regex] = (["pat", "case", "flags", "regex"] as const).map((name, n) => {
    const given = argument(args.slice(1), n === 3 ? 4 : n, name);
    return given === undefined ? undefined : onlyLeaf(given);
  });
  if (pattern?.kind !== "constant" || typeof pattern.value !== "string" || flags !== undefined) return null;
  const isOn = (option: Atom | undefined): boolean => option === undefined || (option.kind === "constant" && option.value === true);
  const text = machine.forest.leaf<Atom>(pattern);
  const search = machine.atoms.leaf({ kind: "external", path: "re.search" });
  return each(
    machine,
    flow,
    series,
    (value, inner) => {
      if (!isOn(regex)) return isOn(isCase) ? contains(machine, inner, text, value, span) : null;
      const given = [text, value, ...(isOn(isCase) ? [] : [machine.atoms.constant(2n)])];
      const found = machine.hooks.call(
        machine,
        inner,
        search,
        given.map((v) => ({ kind: "positional", value: v })),
        span,
      );
      return asBoolean(machine, truthOf(machine, inner, found, span));
    },
    span,
  );
});

const isIn = onSeries((machine, flow, series, span, args) => {
  const list = args[1]?.value;
  return list === undefined ? null : each(machine, flow, series, (value, inner) => contains(machine, inner, value, list, span), span);
});

const count: OnSeries = (machine, flow, series, span) => {
  const list = values(machine, flow, series, span, []);
  return list === null ? null : lengthOf(machine, flow, list, span);
};

const ambiguous: Model = (machine, flow) => {
  machine.raise(flow, machine.forest.true, machine.exception("ValueError"));
  return machine.none;
};

/** Methods without arguments; with one they are not followed. */
function plain(f: OnSeries): Model {
  return onSeries((machine, flow, series, span, args) => (args.length > 1 ? null : f(machine, flow, series, span, args)));
}

/** Properties that are read without a call. */
export const seriesProperties: Readonly<Record<string, Model>> = {
  values: onSeries(values),
  array: onSeries(values),
  size: onSeries(count),
  empty: onSeries((machine, flow, series, span) => {
    const parts = partsOf(machine, flow, series);
    return parts === null ? null : asBoolean(machine, machine.forest.not(isNotEmpty(machine, flow, parts, span)));
  }),
};

const textMethods = ["lower", "upper", "strip", "lstrip", "rstrip", "title", "capitalize", "casefold", "startswith", "endswith"];

export const seriesMethods: Readonly<Record<string, Model>> = {
  "series.__operator__": operator,
  "series.__unary__": unary,
  "series.__getitem__": getItem,
  "series.__iter__": onSeries(values),
  "series.__len__": onSeries(count),
  "series.__contains__": containsLabel,
  "series.__bool__": ambiguous,
  "series.loc.__getitem__": getItem,
  "series.at.__getitem__": getItem,
  "series.iloc.__getitem__": onSeries((machine, flow, series, span, args) =>
    byPosition(machine, flow, series, machine.here(flow, args[1]?.value ?? machine.none), span),
  ),
  "series.iat.__getitem__": onSeries((machine, flow, series, span, args) =>
    byPosition(machine, flow, series, machine.here(flow, args[1]?.value ?? machine.none), span),
  ),
  "series.tolist": plain(values),
  "series.to_list": plain(values),
  "series.to_numpy": plain(values),
  "series.copy": plain((machine, flow, series, span) =>
    part(machine, flow, partsOf(machine, flow, series), indexOf(machine, series), span),
  ),
  "series.head": onSeries((machine, flow, series, span, args) => {
    const stop = args[1]?.value ?? machine.atoms.constant(5n);
    const limit = onlyLeaf(stop);
    const forwards = limit?.kind === "constant" && typeof limit.value === "bigint" && limit.value >= 0n;
    const slice = machine.atoms.leaf({ kind: "slice", start: machine.none, stop, step: machine.none });
    return forwards ? byPosition(machine, flow, series, slice, span) : null;
  }),
  "series.isin": isIn,
  "series.any": plain(overList("any", isTruth)),
  "series.all": plain(overList("all", isTruth)),
  "series.sum": plain(sum),
  "series.max": plain(overList("max", isNumber, notANumber)),
  "series.min": plain(overList("min", isNumber, notANumber)),
  "series.str.contains": containsPattern,
  ...Object.fromEntries(textMethods.map((name) => [`series.str.${name}`, ofTexts(`str.${name}`)])),
};
