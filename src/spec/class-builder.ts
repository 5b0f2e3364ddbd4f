/** Label classes of a decision: every vocabulary row and literal of a symbol's cells, with a predicate that people can read. */
import type { AutomatonSymbol } from "../decision/automaton.js";
import type { ClassCell } from "../decision/label-class.js";
import { cellsOf, restsByLane } from "../decision/label-class.js";
import type { RunOutcome } from "../decision/outcome.js";
import type { DecisionSystem } from "../decision/system.js";
import type { Guard, Variable } from "../diagram/diagram.js";
import type { NumberSet } from "../diagram/domain.js";
import { LaneSet } from "../diagram/domain.js";
import type { Predicate, TextDomain } from "../symbolic/text-domain.js";
import { laneOf } from "../symbolic/text-domain.js";
import { comparedTexts } from "../symbolic/text-tests.js";
import type { Meaning, Place } from "../symbolic/variable.js";
import { printTerm } from "../terms/print.js";
import type { Term } from "../terms/term.js";
import { renameVariable } from "../terms/term.js";
import type { ItemCondition, LabelClass, UnlistedTexts } from "./loss-spec.js";
import type { TextCells } from "./partition-builder.js";
import { compilePredicate } from "./predicate.js";
import { formatRange } from "./range-text.js";

/** Rows of the vocabularies in use, by the names that lanes have. */
export type RowsByName = (vocabulary: string, name: string) => readonly { readonly id: string; readonly name: string }[];

/** Where classes are put, and what they refer to. */
export interface ClassTarget {
  /** The machine's calls that the decision reads. */
  readonly calls: readonly number[];
  readonly rowsByName: RowsByName;
  readonly outcomeId: (outcome: RunOutcome) => string;
  /** The cells of the program's text variables. */
  readonly cells: ReadonlyMap<Variable, TextCells>;
  /** All classes of the decision; the builder adds to them. */
  readonly classes: LabelClass[];
}

export interface BuiltClass {
  readonly labelClass: LabelClass;
}

export class ClassBuilder {
  /** Whether labels and conditions say all about the classes. */
  areComplete = true;
  private readonly bySymbol = new Map<AutomatonSymbol, readonly BuiltClass[]>();

  constructor(
    private readonly system: DecisionSystem,
    private readonly target: ClassTarget,
  ) {}

  /** The classes of a symbol; several where its scores differ by label. `taken`: items that settle the decision before it is asked for. */
  of(symbol: AutomatonSymbol, outcome: RunOutcome | null, taken: Guard | null = null): readonly BuiltClass[] {
    const known = this.bySymbol.get(symbol);
    if (known !== undefined) return known;
    const cells = cellsOf(this.system.machine, symbol.guard);
    const built = cells.map((cell) => this.build(cell, outcome, { isOneOfSeveral: cells.length > 1, taken }));
    this.bySymbol.set(symbol, built);
    return built;
  }

  /** `isOneOfSeveral`: the outcome does not tell it from the others. */
  private build(
    cell: ClassCell,
    outcome: RunOutcome | null,
    { isOneOfSeveral, taken }: { readonly isOneOfSeveral: boolean; readonly taken: Guard | null },
  ): BuiltClass {
    const id = `c${this.target.classes.length + 1}`;
    const labels = cell.text === null ? null : this.labelsOf(taken === null ? cell : this.withTaken(cell, taken));
    const [first, ...further] = cell.scores;
    const score = first === undefined ? null : this.score(first);
    const where = [...further.map((s) => this.numberCondition(s)), ...cell.others.flatMap((o) => this.condition(o, cell))];
    const labelClass: LabelClass = {
      id,
      name: className(labels, outcome, isOneOfSeveral ? [score?.text ?? "", ...where.map((w) => w.text)].filter((t) => t !== "") : null),
      stream: this.streamOf(cell),
      ...(outcome === null ? {} : { outcome: this.target.outcomeId(outcome) }),
      predicate: labels?.predicate ?? "any label",
      ...(score === null ? {} : { score }),
      ...(where.length === 0 ? {} : { where }),
      labels: labels?.rows ?? [],
      outsideVocabulary: labels?.literals ?? [],
      ...this.unlisted(cell),
    };
    this.target.classes.push(labelClass);
    if (cell.more) this.areComplete = false;
    return { labelClass };
  }

  private meaning(variable: Variable): Meaning {
    return this.system.machine.variables.meaning(variable);
  }

  /** The list whose items are asked, and the place of the text in them; an item that is named by its position is one of a list. */
  private streamOf({ text, scores, others }: ClassCell): LabelClass["stream"] {
    const asked = [text, ...[...scores, ...others].map(({ variable }) => variable)].filter((v) => v !== null);
    const places = asked.map((v) => placeOf(this.meaning(v))).filter((p) => p !== undefined);
    const found = places.find(({ from }) => from === "item") ?? places[0];
    if (found !== undefined && found.from !== "item" && found.from !== "response") return this.listBehind(found, text !== null);
    const place = found;
    const stream = place?.from === "item" ? place.stream : (place ?? this.system.passes[0]?.pass.stream);
    if (stream === undefined) return { call: 0, path: [] };
    const { call, path } = rootPath(stream);
    const position = place?.from === "response" ? path.findLastIndex((step) => typeof step === "number") : -1;
    const list = position < 0 ? path : path.slice(0, position);
    const field = place?.from === "item" ? place.path : position < 0 ? [] : path.slice(position + 1);
    return { call: this.target.calls.indexOf(call), path: list.map(String), ...(text === null ? {} : { field: field.map(String) }) };
  }

  /** The list of which an item was kept or chosen, and the place of the text in it. */
  private listBehind(place: Place, hasText: boolean): LabelClass["stream"] {
    const list = listOf(this.system, place);
    if (list?.from !== "response") return { call: 0, path: [] };
    // The first step may be a position in the order.
    const [first, ...rest] = place.path;
    const field = hasText ? { field: (typeof first === "number" ? rest : place.path).map(String) } : {};
    return { call: this.target.calls.indexOf(list.call), path: list.path.map(String), ...field };
  }

  /** With texts that earlier classes take, where that makes it what the program asks for: "plastic", not "plastic and not bottle". */
  private withTaken(cell: ClassCell, taken: Guard): ClassCell {
    const { forest } = this.system.machine;
    const { text, lanes, scores, others, more } = cell;
    const meaning = text === null ? undefined : this.meaning(text);
    if (text === null || lanes === null || meaning?.kind !== "text" || more) return cell;
    const conditions = [
      ...scores.map(({ variable, set }) => forest.numberIn(variable, set)),
      ...others.map(({ variable, lanes: own }) => forest.lanesIn(variable, LaneSet.from(variable.lanes!, own))),
    ].reduce((a, b) => forest.and(a, b), forest.true);
    const untaken = restsByLane(this.system.machine, forest.minus(conditions, taken), text);
    const wide = askedTogether(
      meaning.domain,
      lanes,
      LaneSet.of(lanes.size, (lane) => untaken[lane] === forest.false),
    );
    return wide === null ? cell : { ...cell, lanes: wide };
  }

  private labelsOf(cell: ClassCell): { rows: LabelClass["labels"]; literals: string[]; predicate: string } {
    const meaning = this.system.machine.variables.meaning(cell.text!);
    if (meaning.kind !== "text") return { rows: [], literals: [], predicate: "" };
    const { domain, place } = meaning;
    const lanes = cell.lanes!.lanes();
    const rows = lanes.filter((l) => l < domain.known).flatMap((l) => this.target.rowsByName(domain.vocabulary, domain.lanes[l]!));
    const open = lanes.filter((l) => l >= domain.known && l < domain.literals).map((l) => domain.lanes[l]!);
    const literals = domain.open ? open : literalsOutside(domain, cell.lanes!);
    return { rows, literals, predicate: predicateText(domain, cell.lanes!, place) };
  }

  /** The cells of the texts of no list in the class. */
  private unlisted({ text, lanes }: ClassCell): Pick<LabelClass, "unlisted"> {
    const unlisted = text === null || lanes === null ? undefined : this.unlistedIn(text, lanes);
    return unlisted === undefined ? {} : { unlisted };
  }

  /** The cells of texts of no list like some lanes; undefined where none can come, or the program does not tell them from others. */
  unlistedAmong(text: Variable, lanes: readonly number[]): UnlistedTexts | undefined {
    return this.unlistedIn(text, LaneSet.from(text.lanes!, lanes));
  }

  private unlistedIn(text: Variable, lanes: LaneSet): UnlistedTexts | undefined {
    const cells = this.cellsOf(text);
    const meaning = this.meaning(text);
    if (cells === undefined || meaning.kind !== "text" || !meaning.domain.open) return undefined;
    const inside = new Set<number>();
    const outside = new Set<number>();
    const like = this.unlistedLike(meaning.domain);
    for (let i = 0; i < like.length; i++) (lanes.has(like[i]!) ? inside : outside).add(cells.cellOfLane[like[i]!]!);
    // Texts that the program does not tell apart are in a class together, or not.
    const own = [...inside].filter((cell) => !outside.has(cell));
    return own.length < inside.size ? undefined : { partition: cells.partition, cells: own.sort((a, b) => a - b) };
  }

  private readonly lanesLikeUnlisted = new Map<TextDomain, Uint32Array>();

  /** Lanes that texts of no list may be like: all but listed ones that the text itself is compared with (`"DOG"` is like `"Dog"`). */
  private unlistedLike(domain: TextDomain): Uint32Array {
    let found = this.lanesLikeUnlisted.get(domain);
    if (found === undefined) {
      const compared = comparedTexts([...domain.predicates.values()].map(({ term }) => term));
      const listed = new Set(
        [...compared].map((text) => laneOf(domain, text)).filter((lane) => lane !== undefined && lane < domain.literals),
      );
      const all = new Uint32Array(domain.lanes.length);
      let count = 0;
      for (let lane = 0; lane < all.length; lane++) if (!listed.has(lane)) all[count++] = lane;
      found = all.subarray(0, count);
      this.lanesLikeUnlisted.set(domain, found);
    }
    return found;
  }

  /** Of the text as the program reads it: the class may be about the items of a list of which the program reads one at a position. */
  private cellsOf(text: Variable): TextCells | undefined {
    const own = this.target.cells.get(text);
    const meaning = this.meaning(text);
    if (own !== undefined || meaning.kind !== "text") return own;
    const field = String(this.fieldOf(text));
    for (const [variable, cells] of this.target.cells) {
      const other = this.meaning(variable);
      if (other.kind === "text" && other.domain === meaning.domain && String(this.fieldOf(variable)) === field) return cells;
    }
    return undefined;
  }

  private score({ variable, set }: ClassCell["scores"][number]): NonNullable<LabelClass["score"]> {
    const field = this.fieldOf(variable);
    const ranges = rangesOf(set);
    return { field, text: rangesText(field, ranges), ranges };
  }

  private numberCondition({ variable, set }: ClassCell["scores"][number]): ItemCondition {
    const field = this.fieldOf(variable);
    const ranges = rangesOf(set);
    return { field, text: rangesText(field, ranges), ranges };
  }

  /** Presence says nothing where the text of the same field is one of listed ones. */
  private condition({ variable, lanes }: ClassCell["others"][number], cell: ClassCell): ItemCondition[] {
    const meaning = this.meaning(variable);
    const field = this.fieldOf(variable);
    const name = field.join(".");
    if (meaning.kind === "text") {
      const names = lanes.map((lane) => meaning.domain.lanes[lane]!);
      return [{ field, text: `${name} in {${names.join(", ")}}`, in: names }];
    }
    const isPresent = lanes[0] === 1;
    if (isPresent && this.impliesPresence(cell, field)) return [];
    return [{ field, text: isPresent ? `${name} is there` : `${name} is not there`, isPresent }];
  }

  private impliesPresence({ text, lanes }: ClassCell, field: readonly string[]): boolean {
    if (text === null || lanes === null || String(this.fieldOf(text)) !== String(field)) return false;
    const meaning = this.meaning(text);
    return (
      meaning.kind === "text" &&
      lanes.lanes().every((lane) => lane < meaning.domain.literals && meaning.domain.lanes[lane] !== meaning.domain.absent)
    );
  }

  /** Field names from the item, or from the last position of a list. */
  private fieldOf(variable: Variable): string[] {
    const place = placeOf(this.meaning(variable));
    if (place === undefined) return [];
    const position = place.path.findLastIndex((step) => typeof step === "number");
    return place.path.slice(position + 1).map(String);
  }
}

function placeOf(meaning: Meaning): Place | undefined {
  return "place" in meaning ? meaning.place : undefined;
}

/** A list inside the items of another one is the list that its path leads to in each of them. */
function rootPath(place: Place): { readonly call: number; readonly path: readonly (string | number)[] } {
  if (place.from === "response") return place;
  if (place.from !== "item") return { call: 0, path: [] };
  const { call, path } = rootPath(place.stream);
  return { call, path: [...path, ...place.path] };
}

function rangesText(field: readonly string[], ranges: readonly { readonly from?: number; readonly below?: number }[]): string {
  return ranges.map((range) => formatRange(field.at(-1) ?? "score", range)).join(" or ");
}

/** The list in a response that something is an item of; a text of the response itself stands for a list of one. */
function listOf(system: DecisionSystem, place: Place): Place | undefined {
  const { rankings, slots } = system.machine.variables;
  switch (place.from) {
    case "item":
      return place.stream.from === "response" ? place.stream : listOf(system, place.stream);
    case "ranking":
      return rankings[place.ranking]?.stream;
    case "kept":
      return slots[place.slot]?.pass.stream;
    case "response": {
      const position = place.path.findIndex((step) => typeof step === "number");
      return position < 0 ? place : { ...place, path: place.path.slice(0, position) };
    }
  }
}

export function rangesOf(set: NumberSet): { from?: number; below?: number }[] {
  const ranges: { from?: number; below?: number }[] = [];
  for (let i = 0; i < set.length; i += 2) {
    const from = set[i]!;
    const below = set[i + 1];
    ranges.push({ ...(from === -Infinity ? {} : { from }), ...(below === undefined ? {} : { below }) });
  }
  return ranges;
}

const longestName = 60;
const longestConditions = 90;

/** After the outcome; one of several classes that lead to it after its conditions. */
function className(
  labels: { rows: LabelClass["labels"]; literals: string[]; predicate: string } | null,
  outcome: RunOutcome | null,
  conditions: readonly string[] | null,
): string {
  if (conditions !== null) {
    const text = [...(labels === null ? [] : [labels.predicate]), ...conditions].join(" and ");
    if (text !== "" && text.length <= longestConditions) return text;
  } else {
    const text = outcome?.effects.map((e) => e.text).join("; ") ?? "";
    if (text !== "") return text.length > longestName ? `${text.slice(0, longestName - 3)}...` : text;
  }
  const names = [...(labels?.rows.map((r) => r.name) ?? []), ...(labels?.literals ?? [])];
  return names.length === 0 ? "other texts" : names.slice(0, 3).join(", ") + (names.length > 3 ? ", ..." : "");
}

/** A set of lanes as a formula over the program's predicates: the simplest of a few forms. */
export function predicateText(
  domain: TextDomain,
  lanes: LaneSet,
  place: Place,
  name = String(place.path[place.path.length - 1] ?? "text"),
): string {
  const predicates = [...domain.predicates.values()];
  const print = (p: Predicate): string => printTerm(renameVariable(p.term, name));
  const exact = predicates.find((p) => p.lanes.equals(lanes));
  if (exact !== undefined) return print(exact);
  const without = lanes.complement();
  const negated = predicates.find((p) => p.lanes.equals(without));
  if (negated !== undefined) return `not (${print(negated)})`;
  const inside = maximal(predicates.filter((p) => !p.lanes.isEmpty() && p.lanes.intersect(lanes).equals(p.lanes)));
  const covered = inside.reduce((set, p) => set.union(p.lanes), LaneSet.empty(lanes.size));
  if (covered.equals(lanes)) return alternatives(inside, print, name);
  const outside = maximal(predicates.filter((p) => !p.lanes.isEmpty() && p.lanes.intersect(without).equals(p.lanes)));
  if (outside.reduce((set, p) => set.union(p.lanes), LaneSet.empty(lanes.size)).equals(without))
    return `not (${alternatives(outside, print, name)})`;
  const around = predicates.filter((p) => p.lanes.intersect(lanes).equals(lanes));
  const tightest = around.sort((a, b) => a.lanes.count() - b.lanes.count())[0];
  if (tightest !== undefined) {
    const others = predicates.filter((p) => p.lanes.intersect(lanes).isEmpty() && !p.lanes.intersect(tightest.lanes).isEmpty());
    const removed = others.reduce((set, p) => set.union(p.lanes), LaneSet.empty(lanes.size));
    if (tightest.lanes.intersect(removed.complement()).equals(lanes))
      return `${print(tightest)} and not (${alternatives(maximal(others), print, name)})`;
  }
  return `one of ${lanes.count()} texts`;
}

/** The lanes, and some of those that are free, as tests of the program that hold on no others; null where they are such already, or never. */
function askedTogether(domain: TextDomain, lanes: LaneSet, free: LaneSet): LaneSet | null {
  const predicates = [...domain.predicates.values()].filter((p) => !p.lanes.intersect(lanes).isEmpty());
  const united = (inside: LaneSet): LaneSet =>
    predicates.filter((p) => p.lanes.intersect(inside).equals(p.lanes)).reduce((set, p) => set.union(p.lanes), LaneSet.empty(lanes.size));
  if (united(lanes).equals(lanes)) return null;
  const wide = united(lanes.union(free));
  return wide.intersect(lanes).equals(lanes) ? wide : null;
}

/** Texts that the code compares with and a closed list lacks, of which every test says what it says of the class's. */
function literalsOutside(domain: TextDomain, lanes: LaneSet): string[] {
  const predicates = [...domain.predicates.values()];
  const compared = [...comparedTexts(predicates.map(({ term }) => term))].filter((text) => laneOf(domain, text) === undefined);
  const tests = predicates.map((p) => ({ lanes: p.lanes, holds: compilePredicate(p.term) }));
  return compared.filter((text) => {
    const truths = tests.map(({ holds }) => holds(text) === true);
    const alike = domain.lanes.flatMap((_, lane) => (tests.every((t, i) => t.lanes.has(lane) === truths[i]) ? [lane] : []));
    return alike.length > 0 && alike.every((lane) => lanes.has(lane));
  });
}

/** Drops predicates whose lanes another one covers. */
function maximal(predicates: readonly Predicate[]): Predicate[] {
  return predicates.filter(
    (p, i) => !predicates.some((q, j) => j !== i && p.lanes.intersect(q.lanes).equals(p.lanes) && (!p.lanes.equals(q.lanes) || j < i)),
  );
}

function alternatives(predicates: readonly Predicate[], print: (p: Predicate) => string, name: string): string {
  const constants = predicates.map((p) => equalConstant(p.term));
  if (predicates.length > 1 && constants.every((c) => c !== null))
    return `${name} in {${constants.map((c) => JSON.stringify(c)).join(", ")}}`;
  return predicates.map(print).join(" or ");
}

/** The constant of `text == constant`. */
function equalConstant(term: Term): string | null {
  if (!("call" in term) || term.call !== "equal.python") return null;
  const [a, b] = term.arguments;
  if (a !== undefined && b !== undefined && "value" in a && "constant" in b && typeof b.constant === "string") return b.constant;
  return null;
}
