/**
 * A decision as every language has to give it: kind, precedence and completeness, the operations that it reads, then a line a case
 * of its rule. A label class is written out, `labelAnnotations {Cat, Dog, dog* | score >= 0.8}`: the path of its stream, all its
 * labels in alphabetical order (`all but Cat` where it holds most of the vocabulary), `*` behind literals that the vocabulary
 * lacks, and what is asked of the item besides. The empty text is left out: only some languages write it, as a default. An outcome is its literal (`none` for None, null and undefined), `raise`, or
 * `<1>`, `<2>` in order of appearance where the language words it; `with description` names what of the output it carries.
 */
import { Catalog } from "../../../src/providers/catalog.js";
import { builtInDocuments } from "../../../src/providers/registry.js";
import type {
  ClassCase,
  Decision,
  Effect,
  LabelClass,
  LossSpec,
  PresenceTerm,
  Region,
  Rule,
  SpecStream,
} from "../../../src/spec/loss-spec.js";

type RuleOf<K extends Rule["kind"]> = Extract<Rule, { readonly kind: K }>;

/** Names of a vocabulary by its id. */
type Vocabularies = ReadonlyMap<string, readonly string[]>;

export async function ruleText(spec: LossSpec, decision: Decision): Promise<string> {
  const { kind, precedence, completeness, environment, calls } = decision;
  const header = [kind, ...(precedence === undefined ? [] : [precedence]), completeness.status].join(" ");
  const requests = calls.map(({ operation, request }) => {
    const limits = Object.entries(request).sort();
    return `reads ${[operation, ...limits.map(([name, value]) => `${name}=${value}`)].join(" ")}`;
  });
  const inputs = environment.map((input) => `input ${input.type}${input.default === undefined ? "" : ` default ${input.default}`}`);
  const vocabularies = await vocabulariesOf(spec);
  return [header, ...requests, ...inputs, ...new RuleText(spec, decision, vocabularies).lines(), ""].join("\n");
}

async function vocabulariesOf(spec: LossSpec): Promise<Vocabularies> {
  const catalog = new Catalog(builtInDocuments);
  const ids = spec.operations.flatMap(({ streams }) => streams.flatMap(({ label }) => (label === undefined ? [] : [label.vocabulary])));
  const loaded = [...new Set(ids)].map(async (id): Promise<[string, string[]]> => {
    const { labels } = await catalog.vocabulary(id);
    return [id, [...new Set(labels.map(({ name }) => name))]];
  });
  return new Map(await Promise.all(loaded));
}

class RuleText {
  private readonly numbered = new Map<string, string>();

  constructor(
    private readonly spec: LossSpec,
    private readonly decision: Decision,
    private readonly vocabularies: Vocabularies,
  ) {}

  lines(): string[] {
    const { rule } = this.decision;
    if (rule.kind !== "independent") return this.ruleLines(rule);
    return rule.parts.flatMap((part) => {
      const decision = { ...this.decision, ...part, kind: part.rule.kind };
      const head = [part.rule.kind, ...(part.precedence === undefined ? [] : [part.precedence])].join(" ");
      return [`part ${head}`, ...new RuleText(this.spec, decision, this.vocabularies).lines()];
    });
  }

  private ruleLines(rule: Exclude<Rule, { kind: "independent" }>): string[] {
    switch (rule.kind) {
      case "constant":
        return [`always: ${this.outcome(rule.outcome)}`];
      case "true-false":
        return [`${this.set(rule.class)}: ${this.outcome(rule.present)}`, `none: ${this.outcome(rule.absent)}`];
      case "filter":
        return [`some ${this.set(rule.class)}: ${this.outcome(rule.some)}`, `none: ${this.outcome(rule.none)}`];
      case "multi-choice":
      case "last-match":
        return this.choice(rule);
      case "multi-select":
      case "presence":
        return this.subsets(rule);
      case "top-k":
        return this.firstItems(rule);
      case "count":
        return this.count(rule);
      case "argmax":
        return this.greatest(rule);
      case "value-range":
        return [...rule.regions].sort(compareRegions).map(({ text, outcome }) => `${text}: ${this.outcome(outcome)}`);
      case "automaton":
        return this.table(rule);
      case "formula":
        return [`because ${rule.why}`];
    }
  }

  private outcome(id: string): string {
    const { outcomes, program } = this.decision;
    const index = outcomes.findIndex((outcome) => outcome.id === id);
    const carried = program.values.filter((row) => row.outcomes.includes(index)).map(({ what }) => carriedName(what));
    const effects = outcomes[index]?.effects.map((effect) => this.effect(effect, id)) ?? [];
    const text = effects.length === 0 ? "nothing" : effects.join("; ");
    return carried.length === 0 ? text : `${text} with ${[...new Set(carried)].join(", ")}`;
  }

  private effect({ kind, text }: Effect, outcome: string): string {
    if (kind === "raise") return "raise";
    if (kind !== "return") return kind;
    const literal = neutralLiteral(text.replace(/^return ?/, ""));
    if (literal !== undefined) return literal;
    const known = this.numbered.get(outcome) ?? `<${this.numbered.size + 1}>`;
    this.numbered.set(outcome, known);
    return known;
  }

  private set(id: string): string {
    const found = this.decision.classes.find((c) => c.id === id);
    if (found === undefined) return this.fact(id);
    const { stream, score, where = [] } = found;
    const label = this.streamOf(found)?.label?.path.join(".");
    const field = stream.field?.join(".") ?? label;
    const path = [...stream.path, ...(field === undefined || field === label ? [] : [field])].join(".");
    const call = this.decision.calls.length > 1 ? `call ${stream.call + 1} ` : "";
    const conditions = [...(score === undefined ? [] : [score.text]), ...where.map(({ text }) => text).sort()];
    return `${call}${path} {${[this.names(found), ...(conditions.length === 0 ? [] : [conditions.join(" and ")])].join(" | ")}}`;
  }

  private names(one: LabelClass): string {
    const labels = new Set(one.labels.map(({ name }) => name));
    const vocabulary = this.vocabularies.get(this.streamOf(one)?.label?.vocabulary ?? "") ?? [];
    if (vocabulary.length > 0 && labels.size > vocabulary.length / 2) {
      const missing = vocabulary.filter((name) => !labels.has(name));
      return missing.length === 0 ? "any" : `all but ${missing.sort().join(", ")}`;
    }
    const literals = one.outsideVocabulary.filter((text) => text !== "").map((text) => ({ text, shown: `${text}*` }));
    const shown = [...[...labels].map((text) => ({ text, shown: text })), ...literals];
    return shown.length === 0
      ? "any"
      : shown
          .sort((a, b) => compare(a.text, b.text))
          .map((name) => name.shown)
          .join(", ");
  }

  private streamOf({ stream }: LabelClass): SpecStream | undefined {
    const operation = this.spec.operations.find(({ id }) => id === this.decision.calls[stream.call]?.operation);
    return operation?.streams.find(({ path }) => path.join(".") === stream.path.join("."));
  }

  private fact(id: string): string {
    const { rule } = this.decision;
    const fact = rule.kind === "presence" ? rule.facts?.find((one) => one.id === id) : undefined;
    return `(${fact?.text ?? "?"})`;
  }

  private choice(rule: RuleOf<"multi-choice" | "last-match">): string[] {
    const ordered = this.decision.precedence === "application";
    const cases = ordered ? [...rule.cases] : this.sorted(rule.cases);
    const lines = cases.map((one, i) => `${ordered ? `${i + 1}. ` : ""}${this.set(one.class)}: ${this.outcome(one.outcome)}`);
    const order = rule.order === undefined ? [] : [`in the order ${rule.order}`];
    return [...order, ...lines, `none: ${this.outcome(rule.otherwise)}`];
  }

  private sorted<T extends { readonly class: string }>(cases: readonly T[]): T[] {
    return [...cases].sort((a, b) => compare(this.set(a.class), this.set(b.class)));
  }

  /** What each set of occurring classes leads to. */
  private subsets(rule: RuleOf<"multi-select" | "presence">): string[] {
    if (rule.kind === "multi-select" && rule.selects !== undefined)
      return this.sorted(rule.selects).map((s) => `${this.set(s.class)}: ${this.outcome(s.present)}, else ${this.outcome(s.absent)}`);
    const named =
      rule.kind === "presence"
        ? rule.outcomes.flatMap(({ any }) => any.flatMap(({ present, absent }) => [...present, ...absent]))
        : (rule.combinations ?? []).flatMap(({ present }) => present);
    const ids = this.sorted([...new Set(named)].map((id) => ({ class: id }))).map((one) => one.class);
    const subsets = Array.from({ length: 2 ** ids.length }, (_, mask) => ids.filter((_id, i) => ((mask >> i) & 1) === 1));
    return subsets.map((present) => {
      const outcome = outcomeOfSubset(rule, new Set(present));
      const name = present.length === 0 ? "none" : present.map((id) => this.set(id)).join(" + ");
      return `${name}: ${outcome === undefined ? "impossible" : this.outcome(outcome)}`;
    });
  }

  private firstItems(rule: RuleOf<"top-k">): string[] {
    const order = rule.order === undefined ? [] : [`in the order ${rule.order}`];
    const items = [...new Set(rule.cases.map(({ item }) => item))].sort((a, b) => a - b);
    // Of the last item, the cases that lead where anything else leads say nothing.
    const told = rule.cases.filter(({ item, outcome }) => item !== items.at(-1) || outcome !== rule.otherwise);
    const cases = items.flatMap((item) => this.sorted<ClassCase & { readonly item: number }>(told.filter((c) => c.item === item)));
    const lines = cases.map((c) => `item ${c.item} ${this.set(c.class)}: ${this.outcome(c.outcome)}`);
    return [...order, ...lines, ...(rule.otherwise === undefined ? [] : [`otherwise: ${this.outcome(rule.otherwise)}`])];
  }

  /** States are numbered as they are reached from the first, by classes in their order. */
  private table({ states, transitions = [], order }: RuleOf<"automaton">): string[] {
    if (states === undefined) return ["no simpler rule"];
    const classes = this.sorted(transitions);
    const reached = [0];
    for (const from of reached) for (const { next } of classes) if (!reached.includes(next[from]!)) reached.push(next[from]!);
    const lines = reached.flatMap((from, number) => {
      const { outcome, regions = [] } = states[from]!;
      const end =
        outcome === undefined
          ? [...regions].sort(compareRegions).map((r) => `${r.text}: ${this.outcome(r.outcome)}`)
          : [this.outcome(outcome)];
      const moves = classes.filter(({ next }) => next[from] !== from);
      return [`state ${number}: ${end.join("; ")}`, ...moves.map((t) => `  ${this.set(t.class)}: to ${reached.indexOf(t.next[from]!)}`)];
    });
    return [...(order === undefined ? [] : [`in the order ${order}`]), ...lines];
  }

  private count(rule: RuleOf<"count">): string[] {
    const lines = rule.outcomes.map(({ from, below, outcome }) => {
      const numbers = below === undefined ? `${from}..` : below === from + 1 ? `${from}` : `${from}..${below - 1}`;
      return `${numbers}: ${this.outcome(outcome)}`;
    });
    return [`count ${this.set(rule.class)}`, ...lines];
  }

  private greatest(rule: RuleOf<"argmax">): string[] {
    const votes = rule.votes === undefined ? "" : ` ${[rule.votes, ...(rule.by === undefined ? [] : [rule.by.join(".")])].join(" ")}`;
    const named = rule.cases.map(({ variable, class: id, outcome }) => ({ what: id === undefined ? variable : this.set(id), outcome }));
    const cases = rule.votes === "item" ? named.sort((a, b) => compare(a.what ?? "", b.what ?? "")) : named;
    const lines = cases.map(({ what, outcome }) => `greatest${votes} ${what}: ${this.outcome(outcome)}`);
    const bound = rule.least === undefined ? "none" : `below ${rule.least}`;
    const rest = rule.otherwise === undefined ? [] : [`${bound}: ${this.outcome(rule.otherwise)}`];
    const failing = rule.failing === undefined ? [] : [`lacking a field: ${this.outcome(rule.failing)}`];
    return [`ties ${rule.ties}`, ...lines, ...rest, ...failing];
  }
}

/** A returned literal without its language's wording; undefined for anything else. */
function neutralLiteral(text: string): string | undefined {
  if (["", "None", "null", "undefined"].includes(text)) return "none";
  if (["True", "False", "true", "false"].includes(text)) return text.toLowerCase();
  if (/^-?\d+(\.\d+)?(e[-+]?\d+)?$/.test(text)) return String(Number(text));
  return /^"(?:[^"\\]|\\.)*"$/.test(text) ? text : undefined;
}

function carriedName(what: Decision["program"]["values"][number]["what"]): string {
  if (what === "count") return "their number";
  const name = what.at.path.join(".");
  return what.as === undefined ? name : `what is made of ${name}`;
}

function outcomeOfSubset(rule: RuleOf<"multi-select" | "presence">, present: ReadonlySet<string>): string | undefined {
  if (rule.kind === "multi-select") {
    return rule.combinations?.find((c) => c.present.length === present.size && c.present.every((id) => present.has(id)))?.outcome;
  }
  const holds = (term: PresenceTerm): boolean => term.present.every((id) => present.has(id)) && !term.absent.some((id) => present.has(id));
  return rule.outcomes.find(({ any }) => any.some(holds))?.outcome;
}

/** By the lower bounds of the variables in turn, then by text. */
function compareRegions(a: Region, b: Region): number {
  for (const [i, { from = -Infinity }] of a.where.entries()) {
    const other = b.where[i]?.from ?? -Infinity;
    if (from !== other) return from < other ? -1 : 1;
  }
  return compare(a.text, b.text);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
