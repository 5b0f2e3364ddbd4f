/**
 * Random decision programs from a seed, made of what real applications do: phases over what the API answered (flags, counters, lists,
 * running bests, early returns, nested loops over words, helpers), then a decision on what the phases left.
 */
import { constant, TestMaker } from "./generate-tests.js";
import { Picks } from "./picks.js";
import { answers, Scope } from "./scope.js";
import { sources } from "./sources.js";
import type { Branch, DecisionTree, Expression, Source, SourceKind, Statement, Variable } from "./tree.js";

export function generateTree(seed: number): DecisionTree {
  return new ProgramMaker(new Scope(new Picks(seed))).tree();
}

const listSources: readonly SourceKind[] = ["labels", "labels", "labels", "objects", "categories", "aws-labels"];
const recordSources: readonly SourceKind[] = ["sentiment", "aws-sentiment", "safe-search"];

/** What the statements of a loop's body may do besides testing. */
interface Around {
  readonly item: Variable;
  readonly source: SourceKind;
  /** Variables declared for this loop that its body may change. */
  readonly flags: readonly Variable[];
  readonly counters: readonly Variable[];
  readonly lists: readonly Variable[];
  readonly texts: readonly Variable[];
  readonly isHelper: boolean;
}

class ProgramMaker {
  private readonly tests: TestMaker;
  /** What this program returns: texts mostly, or one of two truth values. */
  private readonly answers: readonly Expression[];

  constructor(private readonly scope: Scope) {
    this.tests = new TestMaker(scope);
    const { picks } = scope;
    this.answers = picks.chance(0.25) ? [constant(true), constant(false)] : picks.some(answers, 3 + picks.pick(4)).map(constant);
  }

  private get picks() {
    return this.scope.picks;
  }

  tree(): DecisionTree {
    const { picks, scope } = this;
    const kinds = picks.weighted<SourceKind[]>([
      [8, () => [picks.one(listSources)]],
      [2, () => [picks.one(recordSources)]],
      [1, () => [picks.one(listSources), picks.one(recordSources)]],
    ]);
    scope.sources = kinds.map((kind): Source => ({ kind, name: scope.fresh(sources[kind].names[0]) }));
    if (picks.chance(0.25)) this.textHelper(kinds[0] as SourceKind);
    for (const { kind, name } of scope.sources) {
      if (sources[kind].hasItems) scope.variables.push({ kind: "variable", name, type: "items", source: kind });
    }
    const body = this.body(kinds[0] as SourceKind);
    return { sources: scope.sources, constants: scope.constants, helpers: scope.helpers, body };
  }

  private answer(): Expression {
    return this.picks.one(this.answers);
  }

  private return(value: Expression = this.answer()): Statement {
    return { kind: "return", value };
  }

  /** A function of a name: whether it is one of ours, or what it belongs to. */
  private textHelper(source: SourceKind): void {
    const { picks, scope } = this;
    if (!sources[source].hasItems) return;
    scope.nested(() => {
      const parameter = scope.declare("name", "text");
      const isTest = picks.chance(0.6);
      const value = (): Expression => (isTest ? constant(picks.chance(0.5)) : constant(picks.one(answers)));
      const changed: Expression = picks.chance(0.5) ? { kind: "textual", operation: "lower", of: parameter } : parameter;
      const test = (): Expression => this.tests.textTest(changed, source);
      const body: Statement[] =
        isTest && picks.chance(0.4)
          ? [this.return(test())]
          : [...Array.from({ length: 1 + picks.pick(2) }, () => this.if(test(), [this.return(value())])), this.return(value())];
      scope.helpers.push({ name: isTest ? "is_known" : "kind_of", parameter, result: isTest ? "boolean" : "text", body });
    });
  }

  private if(test: Expression, body: readonly Statement[], otherwise: readonly Statement[] | null = null): Statement {
    return { kind: "if", branches: [{ test, body }], otherwise };
  }

  private body(source: SourceKind): Statement[] {
    const { picks } = this;
    const phases = Array.from({ length: 1 + picks.pick(3) }, () => this.phase()).flat();
    const decision = this.decision(source);
    return [...phases, ...decision];
  }

  private items(): readonly Variable[] {
    return this.scope.ofType("items");
  }

  private phase(): Statement[] {
    const { picks } = this;
    if (this.items().length === 0) return picks.chance(0.5) ? this.scalarPhase() : [];
    const of = picks.one(this.items());
    return picks.weighted<Statement[]>([
      [8, () => this.loopPhase(of)],
      [1.5, () => [this.if({ kind: "empty", of, negated: false }, [this.return()])]],
      [2, () => this.names(of)],
      [1.5, () => this.narrowed(of)],
      [1, () => this.found(of)],
      [1.2, () => this.best(of)],
      [1, () => this.firstPhase(of)],
      [1, () => this.flagPhase(of)],
      [0.8, () => this.numberPhase(of)],
      [this.scope.sources.length > 1 ? 2 : 0, () => this.scalarPhase()],
    ]);
  }

  private let(variable: Variable, value: Expression): Statement {
    return { kind: "let", variable, value };
  }

  private scalarPhase(): Statement[] {
    const scalars = this.scope.sources.filter(({ kind }) => !sources[kind].hasItems);
    const test = this.tests.scalarTest(this.picks.one(scalars));
    if (this.picks.chance(0.6)) return [this.if(test, [this.return()])];
    return [this.let(this.scope.declare("strong", "boolean"), test)];
  }

  private itemOf(of: Variable): Variable {
    const source = of.source as SourceKind;
    return this.scope.declare(sources[source].names[1], "item", source);
  }

  /** A list of names, of all items or of some. */
  private names(of: Variable): Statement[] {
    const { picks, scope, tests } = this;
    const source = of.source as SourceKind;
    const value = scope.nested((): Expression => {
      const item = this.itemOf(of);
      const text = tests.itemText(item, source);
      const where = picks.chance(0.35) ? { where: tests.itemTest(item, source) } : {};
      return { kind: "texts-of", of, item, value: text, ...where, as: picks.chance(0.8) ? "list" : "set" };
    });
    const variable = scope.declare("names", "texts");
    if (value.kind === "texts-of" && value.as === "set") scope.markSet(variable);
    return [this.let(variable, value)];
  }

  /** A list of items made from another. */
  private narrowed(of: Variable): Statement[] {
    const { picks, scope, tests } = this;
    const source = of.source as SourceKind;
    const value = scope.nested((): Expression => {
      const item = this.itemOf(of);
      return picks.weighted<Expression>([
        [4, () => ({ kind: "filter", of, item, where: tests.itemTest(item, source) })],
        [2, () => ({ kind: "take", of, count: 1 + picks.pick(3) })],
        [0.7, () => ({ kind: "sorted", of, item, by: { kind: "field", of: item, source, role: "score" } })],
      ]);
    });
    return [this.let(scope.declare("chosen", "items", source), value)];
  }

  private found(of: Variable): Statement[] {
    const { scope, tests } = this;
    const source = of.source as SourceKind;
    const value = scope.nested((): Expression => {
      const item = this.itemOf(of);
      return { kind: "find", of, item, where: tests.itemTest(item, source) };
    });
    const variable = scope.declare("hit", "optional-item", source);
    const test = tests.variableTest(variable, source);
    return [this.let(variable, value), ...(this.picks.chance(0.6) ? [this.if(test, [this.return()])] : [])];
  }

  private best(of: Variable): Statement[] {
    const { picks, scope, tests } = this;
    const source = of.source as SourceKind;
    const score = scope.declare("best_score", "number");
    const name = scope.declare("best", picks.chance(0.7) ? "optional-text" : "text");
    const body = scope.nested((): { item: Variable; body: Statement[] } => {
      const item = this.itemOf(of);
      const value: Expression = { kind: "field", of: item, source, role: "score" };
      const greater: Expression = { kind: "compare", operator: picks.chance(0.8) ? ">" : ">=", left: value, right: score };
      const test: Expression = picks.chance(0.3) ? { kind: "and", parts: [greater, tests.itemTest(item, source)] } : greater;
      const changes: Statement[] = [
        { kind: "assign", variable: score, value },
        { kind: "assign", variable: name, value: tests.itemText(item, source) },
      ];
      return { item, body: [this.if(test, changes)] };
    });
    const start = constant(name.type === "text" ? "" : null);
    return [this.let(score, constant(0)), this.let(name, start), { kind: "for", style: "each", of, ...body }];
  }

  private firstPhase(of: Variable): Statement[] {
    const { picks, scope, tests } = this;
    const source = of.source as SourceKind;
    const name = (): Variable => scope.declare("first_name", "text");
    const value = tests.itemText({ kind: "first", of }, source);
    if (picks.chance(0.4)) {
      const variable = name();
      return [
        this.let(variable, constant(picks.one(["", "nothing here"]))),
        {
          kind: "try",
          body: [{ kind: "assign", variable, value }],
          handler: picks.chance(0.5) ? [this.return()] : [{ kind: "assign", variable, value: constant("something else") }],
        },
      ];
    }
    if (picks.chance(0.5)) return [this.if({ kind: "empty", of, negated: false }, [this.return()]), this.let(name(), value)];
    return [this.let(name(), value)];
  }

  private flagPhase(of: Variable): Statement[] {
    const value = this.tests.variableTest(of, of.source as SourceKind);
    return [this.let(this.scope.declare("has_it", "boolean"), value)];
  }

  private numberPhase(of: Variable): Statement[] {
    const { scope, tests } = this;
    const source = of.source as SourceKind;
    const value = scope.nested((): Expression => {
      const item = this.itemOf(of);
      return { kind: "number-of", of, item, where: tests.itemTest(item, source) };
    });
    return [this.let(scope.declare("count", "number"), value)];
  }

  /** A loop with the variables that it changes, declared before it or left by an earlier loop. */
  private loopPhase(of: Variable): Statement[] {
    const { picks, scope } = this;
    const source = of.source as SourceKind;
    const flags = Array.from({ length: picks.pick(3) }, () => scope.declare("found", "boolean"));
    const counters = picks.chance(0.3) ? [scope.declare("number", "number")] : [];
    const lists = picks.chance(0.25) ? [scope.declare("kept", "texts")] : [];
    const texts = picks.chance(0.35) ? [scope.declare("result", "text")] : [];
    const declared = [
      ...flags.map((flag) => this.let(flag, constant(picks.chance(0.1)))),
      ...counters.map((counter) => this.let(counter, constant(0))),
      ...lists.map((list) => this.let(list, { kind: "empty-list" })),
      ...texts.map((text) => this.let(text, this.textAnswer())),
    ];
    const loop = scope.nested((): Statement => {
      const item = this.itemOf(of);
      const around: Around = { item, source, flags, counters, lists, texts, isHelper: false };
      const style = picks.weighted([
        [8, () => "each" as const],
        [1, () => "index" as const],
        [1, () => "while" as const],
      ]);
      return { kind: "for", style, of, item, body: this.loopBody(around) };
    });
    return [...declared, loop];
  }

  private textAnswer(): Expression {
    return constant(this.picks.one([...answers, ""]));
  }

  private loopBody(around: Around): Statement[] {
    const { picks } = this;
    const count = 1 + picks.pick(3);
    return Array.from({ length: count }, () => this.loopStatement(around)).flat();
  }

  private loopStatement(around: Around, depth = 0): Statement[] {
    const { picks, tests } = this;
    const { item, source } = around;
    const test = (): Expression => (picks.chance(0.12) && around.flags.length > 0 ? picks.one(around.flags) : tests.itemTest(item, source));
    const action = (): Statement[] => (depth < 1 && picks.chance(0.15) ? this.loopStatement(around, depth + 1) : this.action(around));
    return picks.weighted<Statement[]>([
      [6, () => [this.if(test(), action(), picks.chance(0.15) ? action() : null)]],
      [2, () => [this.ladder(test, action)]],
      [1, () => [this.if(test(), [{ kind: "continue" }])]],
      [depth === 0 ? 1.3 : 0, () => this.wordLoop(around)],
      [depth === 0 ? 0.6 : 0, () => this.renamed(around)],
      [around.counters.length + around.lists.length > 0 ? 0.7 : 0, () => this.collected(around)],
      [around.counters.length > 0 ? 0.5 : 0, () => [this.if(tests.countTest(picks.one(around.counters)), this.action(around))]],
    ]);
  }

  private ladder(test: () => Expression, action: () => Statement[]): Statement {
    const branches = Array.from({ length: 2 + this.picks.pick(2) }, (): Branch => ({ test: test(), body: action() }));
    return { kind: "if", branches, otherwise: this.picks.chance(0.25) ? action() : null };
  }

  /** The item's name under a name of its own, and tests of that. */
  private renamed(around: Around): Statement[] {
    const { picks, scope, tests } = this;
    const text = scope.declare("text", "text");
    const value = tests.itemText(around.item, around.source);
    return [
      this.let(text, value),
      this.if(tests.textTest(text, around.source), this.action(around)),
      ...(picks.chance(0.5) ? [this.if(tests.textTest(text, around.source), this.action(around))] : []),
    ];
  }

  private wordLoop(around: Around): Statement[] {
    const { picks, scope, tests } = this;
    const words = scope.words(around.source).name;
    return scope.nested((): Statement[] => {
      const item = scope.declare("word", "text");
      const text = tests.itemText(around.item, around.source);
      const test: Expression = picks.chance(0.4)
        ? { kind: "equal", left: text, right: item, negated: false }
        : { kind: "contains", whole: picks.chance(0.8) ? text : item, part: picks.chance(0.8) ? item : text, negated: false, style: "in" };
      return [{ kind: "for-words", words, item, body: [this.if(test, this.action(around))] }];
    });
  }

  private collected({ counters, lists, item, source }: Around): Statement[] {
    const { picks, tests } = this;
    if (lists.length > 0 && picks.chance(0.7)) return [{ kind: "append", variable: picks.one(lists), value: tests.itemText(item, source) }];
    return counters.map((variable) => ({ kind: "add", variable, value: constant(1) }));
  }

  /** What is done where a test holds. */
  private action(around: Around): Statement[] {
    const { picks } = this;
    const { flags, counters, lists, texts, item, source } = around;
    const table = (): Expression => ({
      kind: "lookup",
      table: this.scope.table(source, answers).name,
      key: this.tests.itemText(item, source),
      otherwise: "something else",
    });
    const kindOf = this.scope.helpers.find(({ result }) => result === "text");
    const category = (): Expression => {
      if (kindOf !== undefined) return this.tests.call(kindOf.name, { kind: "field", of: item, source, role: "name" }, "text");
      return picks.chance(0.15) ? table() : this.textAnswer();
    };
    const done = picks.weighted<Statement[]>([
      [3, () => [this.return()]],
      [flags.length > 0 ? 5 : 0, () => [{ kind: "assign", variable: picks.one(flags), value: constant(picks.chance(0.9)) }]],
      [counters.length * 3, () => [{ kind: "add", variable: picks.one(counters), value: constant(picks.chance(0.9) ? 1 : 2) }]],
      [
        lists.length * 3,
        () => [
          { kind: "append", variable: picks.one(lists), value: picks.chance(0.85) ? this.tests.itemText(item, source) : this.textAnswer() },
        ],
      ],
      [texts.length * 3, () => [{ kind: "assign", variable: picks.one(texts), value: category() }]],
      [0.7, () => [{ kind: "continue" }]],
      [0.4, () => [{ kind: "break" }]],
    ]);
    const last = done.at(-1)?.kind;
    const isClosed = last === "return" || last === "break" || last === "continue";
    return !isClosed && picks.chance(0.3) ? [...done, { kind: "break" }] : done;
  }

  /** What is decided on what the phases left. */
  private decision(source: SourceKind): Statement[] {
    const { picks } = this;
    const tested = (): Expression => this.finalTest(source);
    const action = (): Statement[] => this.finalAction(tested);
    return picks.weighted<Statement[]>([
      [6, () => [...Array.from({ length: 1 + picks.pick(3) }, () => this.if(tested(), action())), this.return(this.finalValue())]],
      [3, () => [this.ladder(tested, action), this.return(this.finalValue())]],
      [1, () => [this.return({ kind: "choice", test: tested(), yes: this.answer(), no: this.answer() })]],
      [1, () => [this.return(this.finalValue())]],
    ]);
  }

  private finalAction(tested: () => Expression): Statement[] {
    const { picks } = this;
    return picks.weighted<Statement[]>([
      [7, () => [this.return()]],
      [1, () => [this.if(tested(), [this.return()], picks.chance(0.5) ? [this.return()] : null)]],
      [1.2, () => [{ kind: "effect", name: picks.one(["open", "close", "send"]), argument: picks.one(answers) }]],
    ]);
  }

  private finalTest(source: SourceKind): Expression {
    const { picks, scope, tests } = this;
    const kinds = new Set(["boolean", "number", "text", "optional-text", "optional-item", "texts", "items"]);
    const variables = scope.variables.filter(({ type }) => kinds.has(type));
    const scalars = scope.sources.filter(({ kind }) => !sources[kind].hasItems);
    const plain = (): Expression => tests.variableTest(picks.one(variables), source);
    const scalar = (): Expression => tests.scalarTest(picks.one(scalars));
    const one = (): Expression => (variables.length === 0 || (scalars.length > 0 && picks.chance(0.4)) ? scalar() : plain());
    return picks.weighted<Expression>([
      [8, one],
      [1.5, () => ({ kind: "and", parts: [one(), one()] })],
      [1, () => ({ kind: "or", parts: [one(), one()] })],
      [0.3, () => ({ kind: "not", of: one() })],
    ]);
  }

  /** The default answer, or a variable as it is. */
  private finalValue(): Expression {
    const { picks, scope } = this;
    const variables = scope.variables.filter(
      (one) => ["boolean", "text", "optional-text", "number"].includes(one.type) && one.name !== "best_score",
    );
    const lists = scope.ofType("texts").filter((one) => !scope.isSet(one));
    return picks.weighted<Expression>([
      [6, () => this.answer()],
      [variables.length > 0 ? 2.5 : 0, () => picks.one(variables)],
      [lists.length > 0 ? 1 : 0, () => picks.one(lists)],
    ]);
  }
}
