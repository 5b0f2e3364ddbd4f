/**
 * A decision in the compact form of fixtures: kind, precedence and completeness, then a line a case of the rule. Of label
 * classes only the probe words are shown, `word*` where the vocabulary lacks the word, `{Dog | score >= 0.8}` with a score
 * condition. `+ values` marks outcomes that carry items along. Names of classes and outcomes do not appear.
 */
import type { ClassCase, Decision, PresenceTerm, Region, Rule } from "../../src/spec/loss-spec.js";

type RuleOf<K extends Rule["kind"]> = Extract<Rule, { readonly kind: K }>;

export function decisionText(decision: Decision, probes: readonly string[]): string {
  const { kind, precedence, completeness, environment } = decision;
  const header = [kind, ...(precedence === undefined ? [] : [precedence]), completeness.status].join(" ");
  const reasons = completeness.reasons.map(({ message, at }) => `  line ${at?.line ?? "?"}: ${message}`);
  const inputs = environment.map((i) => `input ${i.name}: ${i.type}${i.default === undefined ? "" : `, default ${i.default}`}`);
  return [header, ...reasons, ...inputs, ...new RuleText(decision, probes).lines(), ""].join("\n");
}

class RuleText {
  constructor(
    private readonly decision: Decision,
    private readonly probes: readonly string[],
  ) {}

  lines(): string[] {
    const { rule } = this.decision;
    if (rule.kind !== "independent") return this.ruleLines(rule);
    return rule.parts.flatMap((part) => {
      const decision = { ...this.decision, ...part, kind: part.rule.kind };
      const head = [part.rule.kind, ...(part.precedence === undefined ? [] : [part.precedence])].join(" ");
      return [`part ${head}`, ...new RuleText(decision, this.probes).lines().map((line) => `  ${line}`)];
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
        if (rule.selects === undefined) return this.subsets(rule);
        return this.inProbeOrder(rule.selects).map(
          (s) => `with ${this.set(s.class)}: ${this.outcome(s.present)}; without: ${this.outcome(s.absent)}`,
        );
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
        return rule.states === undefined ? ["no simpler rule"] : this.table(rule);
      case "formula":
        return [`because ${rule.why}`, ...(rule.terms ?? [])];
    }
  }

  /** A line a state: its outcome, and the classes that lead elsewhere. */
  private table({ states = [], transitions = [], order }: RuleOf<"automaton">): string[] {
    const lines = states.map(({ outcome, regions = [] }, state) => {
      const end = outcome === undefined ? regions.map((r) => `${r.text}: ${this.outcome(r.outcome)}`).join(" | ") : this.outcome(outcome);
      const moves = this.inProbeOrder(transitions).filter(({ next }) => next[state] !== state);
      return [`state ${state}: ${end}`, ...moves.map((move) => `  ${this.set(move.class)}: to ${move.next[state]}`)].join("\n");
    });
    return [...(order === undefined ? [] : [`in the order ${order}`]), ...lines];
  }

  private outcome(id: string): string {
    const { outcomes, program } = this.decision;
    const index = outcomes.findIndex((outcome) => outcome.id === id);
    const carries = program.values.some((carried) => carried.outcomes.includes(index));
    return `${outcomes[index]?.description ?? id}${carries ? " + values" : ""}`;
  }

  private members(id: string): { readonly names: string[]; readonly order: number } {
    const found = this.decision.classes.find((c) => c.id === id);
    const labels = new Set(found?.labels.map(({ name }) => name));
    const shown = this.probes.filter((probe) => labels.has(probe) || found?.outsideVocabulary.includes(probe));
    const [first = ""] = shown;
    return { names: shown.map((probe) => (labels.has(probe) ? probe : `${probe}*`)), order: this.probes.indexOf(first) };
  }

  private set(id: string): string {
    const score = this.decision.classes.find((c) => c.id === id)?.score;
    const names = this.members(id).names.join(", ");
    return score === undefined ? `{${names}}` : `{${names} | ${score.text}}`;
  }

  /** By the first probe word in the class, then by text. */
  private inProbeOrder<T extends { readonly class: string }>(cases: readonly T[]): T[] {
    const key = (one: T): number => this.members(one.class).order;
    return [...cases].sort((a, b) => key(a) - key(b) || (this.set(a.class) < this.set(b.class) ? -1 : 1));
  }

  private choice(rule: RuleOf<"multi-choice" | "last-match">): string[] {
    const line = (c: ClassCase): string => `${this.set(c.class)}: ${this.outcome(c.outcome)}`;
    const cases =
      this.decision.precedence === "application"
        ? rule.cases.map((c, i) => `${i + 1}. ${line(c)}`)
        : this.inProbeOrder(rule.cases).map(line);
    const order = rule.order === undefined ? [] : [`in the order ${rule.order}`];
    return [...order, ...cases, `none: ${this.outcome(rule.otherwise)}`];
  }

  /** What each set of occurring classes leads to. */
  private subsets(rule: RuleOf<"multi-select" | "presence">): string[] {
    const named =
      rule.kind === "presence"
        ? rule.outcomes.flatMap(({ any }) => any.flatMap(({ present, absent }) => [...present, ...absent]))
        : (rule.combinations ?? []).flatMap(({ present }) => present);
    const ids = this.inProbeOrder([...new Set(named)].map((id) => ({ class: id }))).map((one) => one.class);
    const subsets = Array.from({ length: 2 ** ids.length }, (_, mask) => ids.filter((_id, i) => ((mask >> i) & 1) === 1));
    return subsets.map((present) => {
      const outcome = outcomeOfSubset(rule, new Set(present));
      const name = present.length === 0 ? "none" : present.map((id) => this.set(id)).join(" ");
      return `${name}: ${outcome === undefined ? "?" : this.outcome(outcome)}`;
    });
  }

  private firstItems(rule: RuleOf<"top-k">): string[] {
    const items = [...new Set(rule.cases.map(({ item }) => item))].sort((a, b) => a - b);
    const cases = items.flatMap((item) => this.inProbeOrder(rule.cases.filter((c) => c.item === item)));
    const lines = cases.map((c) => `item ${c.item} ${this.set(c.class)}: ${this.outcome(c.outcome)}`);
    if (rule.order !== undefined) lines.unshift(`in the order ${rule.order}`);
    return rule.otherwise === undefined ? lines : [...lines, `otherwise: ${this.outcome(rule.otherwise)}`];
  }

  private greatest(rule: RuleOf<"argmax">): string[] {
    const votes = rule.votes === undefined ? "" : ` ${rule.votes}${rule.by === undefined ? "" : ` ${rule.by.join(".")}`}`;
    const cases = rule.cases.map(({ variable, class: id, outcome }) => {
      const what = id === undefined ? last(variable ?? "") : this.set(id);
      return `greatest${votes} ${what}: ${this.outcome(outcome)}`;
    });
    const bound = rule.least === undefined ? "none" : `below ${rule.least}`;
    const rest = rule.otherwise === undefined ? [] : [`${bound}: ${this.outcome(rule.otherwise)}`];
    const failing = rule.failing === undefined ? [] : [`lacking a field: ${this.outcome(rule.failing)}`];
    // Of sums and values the order says which of equal ones decides; items come in no order.
    return [`ties ${rule.ties}`, ...(rule.votes === "item" ? cases.sort() : cases), ...rest, ...failing];
  }

  private count(rule: RuleOf<"count">): string[] {
    const lines = rule.outcomes.map(({ from, below, outcome }) => {
      const numbers = below === undefined ? `${from}..` : below === from + 1 ? `${from}` : `${from}..${below - 1}`;
      return `${numbers}: ${this.outcome(outcome)}`;
    });
    return [`count ${this.set(rule.class)}`, ...lines];
  }
}

function outcomeOfSubset(rule: RuleOf<"multi-select" | "presence">, present: ReadonlySet<string>): string | undefined {
  if (rule.kind === "multi-select") {
    return rule.combinations?.find((c) => c.present.length === present.size && c.present.every((id) => present.has(id)))?.outcome;
  }
  const holds = (term: PresenceTerm): boolean => term.present.every((id) => present.has(id)) && !term.absent.some((id) => present.has(id));
  return rule.outcomes.find(({ any }) => any.some(holds))?.outcome;
}

function last(path: string): string {
  return path.split(".").at(-1) ?? path;
}

/** By the lower bounds of the variables in turn, then by text. */
function compareRegions(a: Region, b: Region): number {
  for (const [i, { from = -Infinity }] of a.where.entries()) {
    const other = b.where[i]?.from ?? -Infinity;
    if (from !== other) return from < other ? -1 : 1;
  }
  return a.text < b.text ? -1 : 1;
}
