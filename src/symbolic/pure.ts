/**
 * Applies a pure function to guarded values: concretely where all arguments are constants, as a table over the lanes
 * where one text is involved, as a term where numbers of the output are. Tests become guards: sets of lanes, ranges
 * of doubles, or a condition variable where neither can say it.
 */
import type { Span } from "../base/span.js";
import { spanKey } from "../base/span.js";
import type { Variable } from "../diagram/diagram.js";
import { applyNamed } from "../terms/evaluate.js";
import { failsItself, resultSort } from "../terms/result-sort.js";
import type { Term } from "../terms/term.js";
import { constantTerm, renameVariable } from "../terms/term.js";
import type { Result, TermValue } from "../terms/value.js";
import { Raise } from "../terms/value.js";
import { asBoolean } from "./booleans.js";
import { builtUp, haveMore, throughCaptured } from "./captured.js";
import { compareNumbers, conditionOf, dividesByZero, orderings } from "./comparisons.js";
import { concreteOf, valueFrom } from "./concrete.js";
import { unknownTruth, unsupportedTruth } from "./conditions.js";
import { scalarOf } from "./enum-members.js";
import { failure } from "./failures.js";
import { givenTest } from "./given-values.js";
import { joinedWith } from "./longer-texts.js";
import type { Flow, Machine } from "./machine.js";
import type { Ordering } from "./numeric.js";
import { positionNumber } from "./positions.js";
import { mismatched } from "./structures.js";
import type { Table, TextDomain } from "./text-domain.js";
import { equalTo, recordPredicate, tableOf } from "./text-domain.js";
import { domainOf } from "./text-values.js";
import { applyToPaths } from "./tree-paths.js";
import { textGuard, truthOfUnlisted, unlistedGuard } from "./unlisted-texts.js";
import type { Atom, Value } from "./value.js";
import { wordTest } from "./word-lists.js";

/** A function of the term language, and the names of the arguments given by keyword, which come last. */
interface Call {
  readonly name: string;
  readonly keywords: readonly string[];
}

/** Applies the function called `name` in the term language; the last arguments are `keywords`. Where it fails, the flow raises. */
export function applyPure(
  machine: Machine,
  flow: Flow,
  name: string,
  args: readonly Value[],
  span: Span,
  keywords: readonly string[] = [],
): Value {
  const call: Call = { name, keywords };
  const here = args.map((a) => machine.here(flow, a));
  const atoms = here.flatMap((a) => (a.kind === "leaf" ? [a.value] : []));
  if (atoms.length === here.length) return raiseFailures(machine, flow, applyToAtoms(machine, flow, call, atoms, span));
  const pack = combine(machine, here);
  const result = machine.forest.map(pack, (atom) => {
    const items = (atom as Atom & { kind: "tuple" }).items.map((i) => (i as { value: Atom }).value);
    return applyToAtoms(machine, flow, call, items, span);
  });
  return raiseFailures(machine, flow, result);
}

/** All combinations of the arguments' leaves, as tuples of leaves. */
export function combine(machine: Machine, args: readonly Value[]): Value {
  let packed = machine.atoms.leaf({ kind: "tuple", items: [] });
  for (const arg of args) {
    packed = machine.forest.apply(packed, arg, (tuple, atom) =>
      machine.atoms.leaf({ kind: "tuple", items: [...(tuple as Atom & { kind: "tuple" }).items, machine.forest.leaf(atom)] }),
    );
  }
  return packed;
}

/** Turns failure markers into raises of the flow; answers the rest. */
export function raiseFailures(machine: Machine, flow: Flow, result: Value): Value {
  const isFailure = (atom: Atom): boolean => atom.kind === "exception" && atom.type.startsWith("!");
  if (result.kind === "leaf" && !isFailure(result.value)) return result;
  const failing = machine.forest.map(result, (atom) => machine.forest.leaf(isFailure(atom)));
  if (failing === machine.forest.false) return result;
  const exceptions = machine.forest.map(result, (atom) =>
    isFailure(atom) && atom.kind === "exception" ? machine.exception(atom.type.slice(1)) : machine.none,
  );
  machine.raise(flow, failing, machine.here({ ...flow, live: machine.forest.and(flow.live, failing) }, exceptions));
  return machine.here(flow, result);
}

function applyCall(call: Call, values: readonly TermValue[]): Result {
  if (call.keywords.length === 0) return applyNamed(call.name, values);
  const positional = values.length - call.keywords.length;
  return applyNamed(call.name, values.slice(0, positional), new Map(call.keywords.map((k, i) => [k, values[positional + i]])));
}

function callTerm(call: Call, terms: readonly Term[]): Term {
  if (call.keywords.length === 0) return { call: call.name, arguments: terms };
  const positional = terms.length - call.keywords.length;
  return {
    call: call.name,
    arguments: terms.slice(0, positional),
    keywords: Object.fromEntries(call.keywords.map((k, i) => [k, terms[positional + i]!])),
  };
}

const notModelled = "<unmodelled>";

function resultValue(machine: Machine, flow: Flow, result: Result, span: Span): Value {
  if (result instanceof Raise && result.type === notModelled) return machine.unsupportedValue("a value that is not modelled", span);
  return result instanceof Raise ? failure(machine, result.type) : valueFrom(machine, flow, result, span);
}

function applyToAtoms(machine: Machine, flow: Flow, call: Call, given: readonly Atom[], span: Span): Value {
  const longer = call.name === "add.python" ? joinedWith(machine, given) : null;
  if (longer !== null) return longer;
  const atoms = given.map((a) => scalarOf(machine, call.name, positionNumber(machine, a.kind === "joined" ? a.shown : a)));
  if (isFormatting(call.name) && atoms.some((a) => isStructure(machine, a))) return builtText(machine, atoms, span);
  const counted = call.name === "add.python" || call.name === "add.js" ? oneMore(machine, atoms) : null;
  if (counted !== null) return counted;
  if ((isFormatting(call.name) || call.name === "add.python") && atoms.some((a) => a.kind === "unsupported"))
    return builtText(machine, atoms, span);
  const special = atoms.find((a) => a.kind === "unsupported") ?? atoms.find((a) => a.kind === "unbound");
  const { name } = call;
  if (special?.kind === "unsupported" && (orderings.has(name) || isPredicate(name))) return unsupportedTruth(machine, special.reason, span);
  if (special !== undefined) return machine.atoms.leaf(special);
  const concrete = atoms.map((a) => concreteOf(machine, a));
  if (atoms.every((a, i) => concrete[i] !== undefined || isUndefined(a)))
    return resultValue(machine, flow, applyCall(call, concrete as TermValue[]), span);
  machine.questions++;
  const path = atoms.some((a) => a.kind === "path") ? applyToPaths(machine, name, atoms, span) : null;
  if (path !== null) return path;
  if (atoms.some((a) => a.kind === "path" || a.kind === "unknown" || a.kind === "external" || a.kind === "client"))
    return unknownResult(machine, call, atoms, span);
  if (atoms.some((a) => a.kind === "captured")) return capturedResult(machine, flow, call, atoms, span);
  const terms = atoms.map((a, i) => termOf(a, concrete[i]));
  if (terms.some((t) => t === null)) return mismatched(machine, name, atoms, span);
  const texts = new Set(atoms.flatMap((a) => (a.kind === "mapped" ? [a.text] : [])));
  const [text] = texts;
  if (text !== undefined && texts.size === 1 && !atoms.some((a) => a.kind === "computed"))
    return mapTable(machine, text, call, atoms, concrete);
  // A text that is put together from those of several items is not followed.
  if ((isFormatting(name) || name === "add.python") && atoms.some((a) => a.kind === "mapped" && isKept(machine, a.text)))
    return builtText(machine, atoms, span);
  return compute(machine, call, atoms, terms as Term[], concrete);
}

function isKept(machine: Machine, text: Variable): boolean {
  const meaning = machine.variables.meaning(text);
  return "place" in meaning && meaning.place.from === "kept";
}

/** One more than what earlier rounds left under a key; null for other sums. */
function oneMore(machine: Machine, atoms: readonly Atom[]): Value | null {
  const before = atoms.find((a) => a.kind === "unsupported" && a.entry?.more === 0);
  const [one, ...others] = atoms.filter((a) => a !== before);
  if (before?.kind !== "unsupported" || before.entry === undefined || others.length > 0) return null;
  if (one?.kind !== "constant" || (one.value !== 1n && one.value !== 1)) return null;
  return machine.atoms.leaf({ ...before, entry: { ...before.entry, more: 1 } });
}

function isFormatting(name: string): boolean {
  if (name === "to-string.js" || name === "String" || name === "String.prototype.concat") return true;
  return name === "modulo.python" || name === "str.format" || name === "str" || name === "repr" || name === "format" || name === "str.join";
}

function isStructure(machine: Machine, atom: Atom): boolean {
  return (
    (atom.kind === "tuple" ||
      atom.kind === "reference" ||
      atom.kind === "message" ||
      atom.kind === "stream" ||
      atom.kind === "exception") &&
    concreteOf(machine, atom) === undefined
  );
}

/** A text put together from parts that are not all known: it can be passed on; a test of it depends on the parts. */
export function builtText(machine: Machine, parts: readonly Atom[], span: Span): Value {
  return machine.unknown(
    machine.nameAt(span),
    span,
    parts.map((a) => machine.atoms.leaf(a)),
    "text",
  );
}

function isUndefined(atom: Atom): boolean {
  return atom.kind === "constant" && atom.value === undefined;
}

const javascriptPredicates: ReadonlySet<string> = new Set([
  ...[
    "String.prototype.includes",
    "String.prototype.startsWith",
    "String.prototype.endsWith",
    "RegExp.prototype.test",
    "Array.prototype.includes",
  ],
  ...[
    "equal.js-strict",
    "equal.js-loose",
    "less.js",
    "less-equal.js",
    "greater.js",
    "greater-equal.js",
    "Number.isInteger",
    "isNaN",
    "isFinite",
  ],
  ...["Number.isNaN", "Number.isFinite", "Boolean", "Object.is", "truthy.js"],
]);

/** Functions that answer yes or no. */
function isPredicate(name: string): boolean {
  if (javascriptPredicates.has(name)) return true;
  return (
    name === "in.python" || name.startsWith("str.is") || name === "str.startswith" || name === "str.endswith" || name === "math.isclose"
  );
}

/** `x !== y` is the negation of the condition `x === y`. */
export function equalityName(machine: Machine, span: Span): string {
  return machine.nameAt(span).replace(/ !(==?) /, " =$1 ");
}

function unknownResult(machine: Machine, { name, keywords }: Call, atoms: readonly Atom[], span: Span): Value {
  const isTest = orderings.has(name) || isPredicate(name);
  const given = isTest && keywords.length === 0 ? givenTest(machine, name, atoms) : null;
  if (given !== null) return given;
  const parts = atoms.map((a) => machine.atoms.leaf(a));
  const shown = name.startsWith("equal.") ? equalityName(machine, span) : machine.nameAt(span);
  const by = keywords.length === 0 ? { by: name } : {};
  const whole = machine.atoms.of({ kind: "unknown", name: machine.named(shown, parts), span, parts, label: name, ...by });
  return isTest && whole.kind === "unknown" ? unknownTruth(machine, whole, whole.name, span) : machine.forest.leaf(whole);
}

/** A function of one thing kept from an earlier item and of constants. With more than that it can be passed on, not tested. */
function capturedResult(machine: Machine, flow: Flow, call: Call, atoms: readonly Atom[], span: Span): Value {
  const { name } = call;
  const equality = name === "equal.python" || name === "not-equal.python";
  if (equality && atoms.some((a) => a.kind === "constant" && a.value === null))
    return name === "equal.python" ? machine.falsity : machine.truth;
  const [captured, ...more] = [...new Set(atoms.filter((a) => a.kind === "captured"))];
  const alone = more.length === 0 && atoms.every((a) => a === captured || concreteOf(machine, a) !== undefined || isUndefined(a));
  if (captured?.kind === "captured" && alone && captured.origin.kind !== "constant")
    return throughCaptured(machine, flow, captured, span, (origin, inner) =>
      applyToAtoms(
        machine,
        inner,
        call,
        atoms.map((a) => (a === captured ? origin : a)),
        span,
      ),
    );
  const kept = atoms.filter((a) => a.kind === "captured");
  const isTest = orderings.has(name) || isPredicate(name);
  const isSum = arithmetic.has(name) && kept.every((a) => a.origin.kind === "computed" || a.origin.kind === "position");
  if (isTest) machine.tests.varying.add(spanKey(machine.span));
  if (isTest || isSum) {
    for (const one of kept) haveMore(machine, one);
    return machine.unsupportedValue(isTest ? "a test of what was kept from an earlier item" : "a number made from several items", span);
  }
  return machine.atoms.leaf(kept.length > 0 ? builtUp(machine, kept[0]!.pass) : captured!);
}

const arithmetic = new Set([
  "add.python",
  "subtract",
  "multiply.python",
  "divide.python",
  "floor-divide",
  "modulo.python",
  "power",
  "max",
  "min",
]);

/** The atom as a term, text as {"value": "text"} and numbers by their variable's order. */
function termOf(atom: Atom, concrete: TermValue | undefined): Term | null {
  if (concrete !== undefined || isUndefined(atom)) return constantTerm(concrete);
  if (atom.kind === "mapped") return atom.table.term;
  if (atom.kind === "computed") return atom.term;
  return null;
}

function mapTable(
  machine: Machine,
  text: Variable,
  call: Call,
  atoms: readonly Atom[],
  concrete: readonly (TermValue | undefined)[],
): Value {
  const domain = domainOf(machine, text);
  const equal = equalityWithConstant(machine, call, atoms, concrete);
  if (equal !== null) return equal;
  const term = callTerm(
    call,
    atoms.map((a, i) => termOf(a, concrete[i])!),
  );
  const isWord = wordTest(call.name, concrete);
  const table = tableOf(domain, term, (lane) => {
    const args: TermValue[] = [];
    for (let i = 0; i < atoms.length; i++) {
      const atom = atoms[i]!;
      const value = atom.kind === "mapped" ? atom.table.results[lane]! : concrete[i];
      if (value instanceof Raise) return value;
      args.push(value as TermValue);
    }
    return isWord?.(args) ?? applyCall(call, args);
  });
  return tableValue(machine, text, domain, table);
}

/** `text == constant`: one index look-up instead of a table. */
function equalityWithConstant(
  machine: Machine,
  call: Call,
  atoms: readonly Atom[],
  concrete: readonly (TermValue | undefined)[],
): Value | null {
  if (call.name !== "equal.python" && call.name !== "not-equal.python") return null;
  const side = atoms.findIndex((a) => a.kind === "mapped");
  const atom = atoms[side];
  const constant = concrete[1 - side];
  if (atom?.kind !== "mapped" || typeof constant !== "string" || atom.table.failures.size > 0) return null;
  const lanes = equalTo(domainOf(machine, atom.text), atom.table, constant);
  const term: Term = { call: "equal.python", arguments: [atom.table.term, { constant }] };
  machine.tests.text({ span: machine.span, text: atom.text, term, lanes });
  const guard = textGuard(machine, atom.text, term, lanes);
  return asBoolean(machine, call.name === "equal.python" ? guard : machine.forest.not(guard));
}

/** A table as a value: tests as guards, failures as markers, the rest as a mapped text. */
export function tableValue(machine: Machine, text: Variable, domain: TextDomain, table: Table): Value {
  let value = decidedByPredicate(machine, text, domain, table) ?? machine.atoms.leaf({ kind: "mapped", text, table });
  for (const [type, lanes] of table.failures) {
    if (type === notModelled) {
      value = machine.forest.ite(
        machine.forest.lanesIn(text, lanes),
        machine.unsupportedValue("a value that is not modelled", machine.span),
        value,
      );
      continue;
    }
    const fails: Term = { call: "fails", arguments: [table.term] };
    if (failsItself(table.term)) recordPredicate(domain, fails, (lane) => table.results[lane] instanceof Raise);
    value = machine.forest.ite(machine.forest.lanesIn(text, lanes), failure(machine, type), value);
  }
  return machine.forest.ite(unlistedGuard(machine, text), failingUnlisted(machine, text, table, value), value);
}

/** What fails on some texts fails on others of no list; where that depends on the text, it is a test of its own. */
function failingUnlisted(machine: Machine, text: Variable, { term, failures }: Table, value: Value): Value {
  const types = [...failures.keys()];
  const [type] = types;
  const isAlike = resultSort(term) !== null;
  if ((isAlike && type === undefined) || !failsItself(term)) return value;
  const isKnown = type !== undefined && types.length === 1 && type !== notModelled;
  const failed = isKnown ? failure(machine, type) : machine.unsupportedValue("a function of a text of no list", machine.span);
  const fails = truthOfUnlisted(machine, text, { call: "fails", arguments: [term] });
  return machine.forest.ite(isAlike ? machine.forest.true : fails, failed, value);
}

/** Tables of truth values are guards; tables with one result are that result. */
function decidedByPredicate(machine: Machine, text: Variable, domain: TextDomain, table: Table): Value | null {
  const { results } = table;
  for (let lane = 0; lane < results.length; lane++) {
    const result = results[lane];
    if (typeof result !== "boolean" && !(result instanceof Raise)) return null;
  }
  const lanes = recordPredicate(domain, table.term, (lane) => results[lane] === true);
  machine.tests.text({ span: machine.span, text, term: table.term, lanes });
  return asBoolean(machine, textGuard(machine, text, table.term, lanes));
}

/** A term over numbers (and perhaps texts); a test of it is a range or a condition variable. */
function compute(
  machine: Machine,
  call: Call,
  atoms: readonly Atom[],
  terms: readonly Term[],
  concrete: readonly (TermValue | undefined)[],
): Value {
  const { name } = call;
  const operands = new Map<number, Variable>();
  const inVariables = atoms.map((atom, i) => {
    if (atom.kind === "computed") for (const v of atom.operands) operands.set(v.order, v);
    if (atom.kind === "mapped") {
      operands.set(atom.text.order, atom.text);
      return renameVariable(terms[i]!, String(atom.text.order));
    }
    return terms[i]!;
  });
  const list = [...operands.values()].sort((a, b) => a.order - b.order);
  if (orderings.has(name)) return compareNumbers(machine, name as Ordering, { terms: inVariables, concrete, operands: list });
  const term = callTerm(call, inVariables);
  if (name === "in.python" || name === "truthy.python" || name === "math.isclose") return conditionOf(machine, term, list);
  const byZero = dividesByZero(machine, name, { terms: inVariables, concrete, operands: list });
  const number = machine.atoms.leaf({ kind: "computed", term, operands: list });
  return byZero === null ? number : machine.forest.ite(byZero, failure(machine, "ZeroDivisionError"), number);
}
