/** Random conditions, texts and numbers over what is in scope. */
import type { Scope } from "./scope.js";
import { answers } from "./scope.js";
import { fieldOf, likelihoods, sources } from "./sources.js";
import type { Comparison, Expression, Source, SourceKind, Variable } from "./tree.js";

const comparisons: readonly Comparison[] = ["<", "<=", ">", ">=", ">", ">="];
export const constant = (value: string | number | boolean | null): Expression => ({ kind: "constant", value });

export class TestMaker {
  constructor(readonly scope: Scope) {}

  get picks() {
    return this.scope.picks;
  }

  /** A text of an item, as it is or changed. */
  itemText(item: Expression, source: SourceKind): Expression {
    const name: Expression = { kind: "field", of: item, source, role: "name" };
    return this.changed(name, source);
  }

  private changed(of: Expression, source: SourceKind): Expression {
    const { picks } = this;
    if (source === "categories" && picks.chance(0.15)) return { kind: "textual", operation: "last-part", of };
    return picks.weighted<Expression>([
      [7, () => of],
      [4, () => ({ kind: "textual", operation: "lower", of })],
      [0.4, () => ({ kind: "textual", operation: picks.one(["upper", "strip"] as const), of })],
      [0.5, () => ({ kind: "textual", operation: "first-word", of })],
    ]);
  }

  itemScore(item: Expression, source: SourceKind): Expression {
    return this.scaled({ kind: "field", of: item, source, role: "score" });
  }

  private scaled(of: Expression): Expression {
    const { picks } = this;
    return picks.weighted<Expression>([
      [9, () => of],
      [0.5, () => ({ kind: "numeric", operation: "floor", of })],
      [0.3, () => ({ kind: "numeric", operation: "round", of })],
    ]);
  }

  /** A word for a text: in lower case where the text is, mostly. */
  private wordFor(text: Expression, source: SourceKind): string {
    const word = this.scope.word(source);
    const isLower = text.kind === "textual" && text.operation === "lower";
    return isLower && this.picks.chance(0.85) ? word.toLowerCase() : word;
  }

  textTest(text: Expression, source: SourceKind): Expression {
    const { picks, scope } = this;
    const negated = picks.chance(0.15);
    const constantWord = (): Expression => constant(this.wordFor(text, source));
    return picks.weighted<Expression>([
      [4, () => ({ kind: "equal", left: text, right: constantWord(), negated })],
      [4, () => ({ kind: "one-of", of: text, words: scope.words(source).name, negated })],
      [1, () => ({ kind: "one-of", of: text, words: scope.table(source, answers).name, negated })],
      [3, () => ({ kind: "contains", whole: text, part: constantWord(), negated, style: picks.one(["in", "in", "position"] as const) })],
      [1, () => ({ kind: "contains", whole: constant(scope.word(source) + " " + scope.word(source)), part: text, negated, style: "in" })],
      [
        1,
        () => ({ kind: "affix", which: picks.one(["starts", "ends"] as const), of: text, affix: this.wordFor(text, source).slice(0, 4) }),
      ],
      [1, () => this.anyWord(text, source)],
      [0.3, () => ({ kind: "truthy", of: text })],
    ]);
  }

  private anyWord(text: Expression, source: SourceKind): Expression {
    const { words } = { words: this.scope.words(source).name };
    return this.scope.nested((): Expression => {
      const item = this.scope.declare("word", "text");
      const [whole, part] = this.picks.chance(0.75) ? [text, item] : [item, text];
      return { kind: "any-word", words, item, where: { kind: "contains", whole, part, negated: false, style: "in" } };
    });
  }

  numberTest(value: Expression, range: readonly [number, number]): Expression {
    const { picks, scope } = this;
    const [low, high] = [scope.threshold(range), scope.threshold(range)];
    // Where a language has to say the value twice, it computes it twice: two sums are not known to be one.
    const isRead = value.kind !== "total" && value.kind !== "greatest";
    return picks.weighted<Expression>([
      [8, () => ({ kind: "compare", operator: picks.one(comparisons), left: value, right: low })],
      [
        isRead ? 1.5 : 0,
        () => ({ kind: "between", low, lower: picks.one(["<", "<="] as const), of: value, upper: picks.one(["<", "<="] as const), high }),
      ],
      [0.3, () => ({ kind: "equal", left: value, right: low, negated: picks.chance(0.3) })],
    ]);
  }

  countTest(value: Expression): Expression {
    const { picks } = this;
    const bound = constant(picks.pick(4));
    if (picks.chance(0.2)) return { kind: "equal", left: value, right: bound, negated: picks.chance(0.3) };
    return { kind: "compare", operator: picks.one(comparisons), left: value, right: bound };
  }

  /** A condition on one item. */
  itemTest(item: Expression, source: SourceKind, depth = 0): Expression {
    const { picks, scope } = this;
    const text = (): Expression => this.textTest(this.itemText(item, source), source);
    const score = (): Expression => this.numberTest(this.itemScore(item, source), fieldOf(source, "score").range ?? [0, 1]);
    const inner = (): Expression => (depth > 1 ? text() : this.itemTest(item, source, depth + 1));
    const helpers = scope.helpers.filter(({ parameter, result }) => result === "boolean" && parameter.type === "text");
    return picks.weighted<Expression>([
      [7, text],
      [1.5, score],
      [2.5, () => ({ kind: "and", parts: picks.chance(0.6) ? [text(), score()] : [score(), text()] })],
      [0.7, () => ({ kind: "and", parts: [inner(), inner()] })],
      [1, () => ({ kind: "or", parts: [inner(), inner()] })],
      [0.5, () => ({ kind: "not", of: inner() })],
      [helpers.length * 2, () => this.call(picks.one(helpers).name, { kind: "field", of: item, source, role: "name" }, "boolean")],
    ]);
  }

  call(helper: string, argument: Expression, type: "boolean" | "text"): Expression {
    return { kind: "call", helper, argument, type };
  }

  quantified(of: Variable): Expression {
    const { picks, scope } = this;
    const source = of.source as SourceKind;
    return scope.nested((): Expression => {
      const item = scope.declare(sources[source].names[1], "item", source);
      const where = this.itemTest(item, source);
      return picks.weighted<Expression>([
        [5, () => ({ kind: "any", of, item, where })],
        [1.5, () => ({ kind: "all", of, item, where })],
        [1, () => this.countTest({ kind: "number-of", of, item, where })],
      ]);
    });
  }

  firstTest(of: Variable): Expression {
    const source = of.source as SourceKind;
    const first: Expression = { kind: "first", of };
    const test = this.picks.chance(0.7)
      ? this.textTest(this.itemText(first, source), source)
      : this.numberTest(this.itemScore(first, source), fieldOf(source, "score").range ?? [0, 1]);
    if (this.picks.chance(0.3)) return test;
    return { kind: "and", parts: [{ kind: "empty", of, negated: true }, test] };
  }

  scalarTest(source: Source): Expression {
    const { picks } = this;
    const role = picks.one(Object.keys(sources[source.kind].fields));
    const { type, range, texts = [] } = fieldOf(source.kind, role);
    const scalar: Expression = { kind: "scalar", source, role };
    if (type === "likelihood") {
      return {
        kind: "likelihood",
        of: source,
        role,
        test: picks.one(["is", "is-not", "at-least", "at-least"] as const),
        level: picks.one(likelihoods.slice(1)),
      };
    }
    if (type === "text")
      return picks.chance(0.7)
        ? { kind: "equal", left: scalar, right: constant(picks.one(texts)), negated: picks.chance(0.2) }
        : this.textTest(scalar, source.kind);
    const others = Object.keys(sources[source.kind].fields).filter(
      (other) => other !== role && fieldOf(source.kind, other).type === "number",
    );
    const value = this.picks.chance(0.1) ? ({ kind: "numeric", operation: "absolute", of: scalar } as const) : this.scaled(scalar);
    if (others.length > 0 && picks.chance(0.1)) {
      return {
        kind: "compare",
        operator: picks.one(comparisons),
        left: scalar,
        right: { kind: "scalar", source, role: picks.one(others) },
      };
    }
    return this.numberTest(value, range ?? [0, 1]);
  }

  /** A condition on a variable of the program. */
  variableTest(variable: Variable, source: SourceKind): Expression {
    const { picks, scope } = this;
    switch (variable.type) {
      case "boolean":
        return picks.chance(0.2) ? { kind: "not", of: variable } : variable;
      case "number":
        return this.countTest(variable);
      case "text":
        if (picks.chance(0.5)) return { kind: "equal", left: variable, right: constant(picks.one(answers)), negated: picks.chance(0.2) };
        return this.textTest(variable, source);
      case "optional-text":
        if (picks.chance(0.5)) return { kind: "absent", of: variable, negated: picks.chance(0.5) };
        return { kind: "equal", left: variable, right: constant(scope.word(source)), negated: picks.chance(0.2) };
      case "optional-item": {
        const present: Expression = { kind: "absent", of: variable, negated: true };
        if (picks.chance(0.4)) return present;
        return { kind: "and", parts: [present, this.itemTest(variable, variable.source as SourceKind, 1)] };
      }
      case "texts":
        return this.textsTest(variable, source);
      default:
        return picks.weighted<Expression>([
          [2, () => ({ kind: "empty", of: variable, negated: picks.chance(0.5) })],
          [1, () => this.countTest({ kind: "length", of: variable })],
          [3, () => this.quantified(variable)],
          [1.5, () => this.firstTest(variable)],
          [0.7, () => this.numberOverItems(variable)],
        ]);
    }
  }

  private numberOverItems(of: Variable): Expression {
    const source = of.source as SourceKind;
    const range = fieldOf(source, "score").range ?? [0, 1];
    return this.scope.nested((): Expression => {
      const item = this.scope.declare(sources[source].names[1], "item", source);
      const value: Expression = { kind: "field", of: item, source, role: "score" };
      const number: Expression = this.picks.chance(0.6) ? { kind: "greatest", of, item, value } : { kind: "total", of, item, value };
      return this.numberTest(number, range);
    });
  }

  private textsTest(list: Variable, source: SourceKind): Expression {
    const { picks, scope } = this;
    const isSet = scope.isSet(list);
    const word = (): Expression => constant(picks.chance(0.5) ? scope.word(source) : scope.word(source).toLowerCase());
    const has = (): Expression => ({ kind: "has", list, of: word(), negated: picks.chance(0.15) });
    return picks.weighted<Expression>([
      [4, has],
      [1, () => ({ kind: "and", parts: [has(), has()] })],
      [1, () => ({ kind: "or", parts: [has(), has()] })],
      [1, () => this.countTest({ kind: "length", of: list })],
      [1, () => ({ kind: "empty", of: list, negated: picks.chance(0.5) })],
      [isSet ? 0 : 1, () => this.joined(list, source)],
      [isSet ? 0 : 1, () => this.anyOfTexts(list, source)],
      [1, () => this.anyInList(list, source)],
    ]);
  }

  private joined(of: Variable, source: SourceKind): Expression {
    const separator = this.picks.one([", ", " ", ""]);
    const part = constant(this.scope.word(source));
    return { kind: "contains", whole: { kind: "join", of, separator }, part, negated: false, style: "in" };
  }

  private anyOfTexts(of: Variable, source: SourceKind): Expression {
    return this.scope.nested((): Expression => {
      const item = this.scope.declare("name", "text");
      return { kind: this.picks.one(["any", "all"] as const), of, item, where: this.textTest(item, source) };
    });
  }

  private anyInList(list: Variable, source: SourceKind): Expression {
    const words = this.scope.words(source).name;
    return this.scope.nested((): Expression => {
      const item = this.scope.declare("word", "text");
      return { kind: "any-word", words, item, where: { kind: "has", list, of: item, negated: false } };
    });
  }
}
