/** Whether what a loss section refers to exists: outcomes, classes, calls, inputs, symbols, states and variables, each by id or position. */
import type { Decision, LossPart, LossStream, LossSymbol, LossVariable } from "./loss-spec.js";
import type { Report } from "./problem.js";

export function lossProblems(decision: Decision, report: Report): void {
  const { parts, why } = decision.loss;
  const below: Report = (place, message, remedy) => report(`/loss${place}`, message, remedy);
  if ((parts === undefined) === (why === undefined))
    below("", "a loss has either parts or a reason why it has none", "Give parts, or why.");
  const roots = 1 + (decision.program.further ?? []).length;
  if (parts !== undefined && parts.length !== roots)
    below("/parts", `${parts.length} parts for ${roots} of the program`, "Write a part for each root of the program.");
  parts?.forEach((part, i) =>
    new PartCheck(decision, part, (place, message, remedy) => below(`/parts/${i}${place}`, message, remedy)).run(),
  );
}

class PartCheck {
  constructor(
    private readonly decision: Decision,
    private readonly part: LossPart,
    private readonly report: Report,
  ) {}

  run(): void {
    const { part, decision } = this;
    this.names(
      part.outcomes,
      decision.outcomes.map((o) => o.id),
      "/outcomes",
      "outcome",
    );
    this.names(
      part.conditions ?? [],
      decision.environment.map((e) => e.name),
      "/conditions",
      "input",
    );
    if ("stream" in part && part.stream !== undefined) this.stream(part.stream);
    if ("symbols" in part && part.symbols !== undefined) this.symbols(part.symbols);
    if ("variables" in part && part.variables !== undefined) this.variables(part.variables);
    switch (part.form) {
      case "constant":
        return this.countIs("/outcomes", part.outcomes.length, 1, "outcomes");
      case "set":
        return this.set(part);
      case "sequence":
        return this.sequence(part);
      case "region":
        return this.regions(part);
      case "argmax":
        return this.argmax(part);
      case "items":
        this.countIs("/symbols", part.symbols.length, 1, "symbols");
        this.outcome(part.some, "/some");
        return this.outcome(part.none, "/none");
    }
  }

  private names(ids: readonly string[], known: readonly string[], place: string, what: string): void {
    ids.forEach((id, i) => {
      if (!known.includes(id))
        this.report(`${place}/${i}`, `there is no ${what} ${JSON.stringify(id)}`, `Refer to one of the decision's ${what}s.`);
      if (ids.indexOf(id) !== i) this.report(`${place}/${i}`, `the ${what} ${JSON.stringify(id)} is named twice`, "Name each once.");
    });
  }

  private stream({ call }: LossStream): void {
    this.index(call, this.decision.calls.length, "/stream/call", "call");
  }

  private symbols(symbols: readonly LossSymbol[]): void {
    symbols.forEach(({ class: id, labels, anyLabel }, i) => {
      if (!this.decision.classes.some((c) => c.id === id))
        this.report(`/symbols/${i}/class`, `there is no class ${JSON.stringify(id)}`, "Refer to one of the decision's classes.");
      if (anyLabel === true && labels.length > 0)
        this.report(`/symbols/${i}`, "a symbol of any label lists labels", "Leave labels empty, or anyLabel out.");
    });
  }

  private variables(variables: readonly LossVariable[]): void {
    variables.forEach(({ call, reads, names }, i) => {
      this.index(call, this.decision.calls.length, `/variables/${i}/call`, "call");
      if ((reads === "name") !== (names !== undefined))
        this.report(`/variables/${i}`, "names go with a variable that reads a name, and with it only", "Add or remove them.");
    });
  }

  private set({ symbols, terms, structure, order, caseOutcome, otherwise }: Extract<LossPart, { form: "set" }>): void {
    terms.forEach(({ outcome, any }, i) => {
      this.outcome(outcome, `/terms/${i}/outcome`);
      any.forEach(({ present, absent }, j) => {
        this.indices(present, symbols.length, `/terms/${i}/any/${j}/present`, "symbol");
        this.indices(absent, symbols.length, `/terms/${i}/any/${j}/absent`, "symbol");
      });
    });
    const isOrdered = structure === "application-order";
    if ([order, caseOutcome, otherwise].some((field) => (field !== undefined) !== isOrdered))
      return this.report("", "order, caseOutcome and otherwise go with application-order, and with it only", "Add or remove them.");
    if (order === undefined || caseOutcome === undefined || otherwise === undefined) return;
    this.indices(order, symbols.length, "/order", "symbol");
    if (order.length !== symbols.length || new Set(order).size !== order.length)
      this.report("/order", "the order does not name every symbol once", "Name each symbol once.");
    this.countIs("/caseOutcome", caseOutcome.length, symbols.length, "symbols");
    caseOutcome.forEach((outcome, i) => this.outcome(outcome, `/caseOutcome/${i}`));
    this.outcome(otherwise, "/otherwise");
  }

  private sequence({ symbols, initial, next, stateOutcome, anyItem }: Extract<LossPart, { form: "sequence" }>): void {
    const states = stateOutcome.length;
    stateOutcome.forEach((outcome, i) => this.outcome(outcome, `/stateOutcome/${i}`));
    this.index(initial, states, "/initial", "state");
    this.countIs("/next", next.length, symbols.length, "symbols");
    const rows = [
      ...next.map((row, i) => ({ row, place: `/next/${i}` })),
      ...(anyItem === undefined ? [] : [{ row: anyItem, place: "/anyItem" }]),
    ];
    for (const { row, place } of rows) {
      this.countIs(place, row.length, states, "states");
      this.indices(row, states, place, "state");
    }
  }

  private regions({ variables, regions }: Extract<LossPart, { form: "region" }>): void {
    regions.forEach(({ outcome, where }, i) => {
      this.outcome(outcome, `/regions/${i}/outcome`);
      where.forEach(({ variable }, j) => this.index(variable, variables.length, `/regions/${i}/where/${j}/variable`, "variable"));
    });
  }

  private argmax(part: Extract<LossPart, { form: "argmax" }>): void {
    const { votes, stream, symbols, variables, cases, otherwise } = part;
    const isValue = votes === "value";
    if ((variables !== undefined) !== isValue || (stream !== undefined) === isValue || (symbols !== undefined) === isValue)
      return this.report("", "variables go with votes of values, stream and symbols with all others", "Add or remove them.");
    cases.forEach(({ symbol, variable, outcome }, i) => {
      this.outcome(outcome, `/cases/${i}/outcome`);
      if ((variable !== undefined) !== isValue || (symbol !== undefined) === isValue)
        return this.report(`/cases/${i}`, "a case has a variable with votes of values, else a symbol", "Give the one that is meant.");
      if (variable !== undefined) this.index(variable, variables?.length ?? 0, `/cases/${i}/variable`, "variable");
      if (symbol !== undefined) this.index(symbol, symbols?.length ?? 0, `/cases/${i}/symbol`, "symbol");
    });
    if (otherwise !== undefined) this.outcome(otherwise, "/otherwise");
    else if (part.least !== undefined) this.report("", "a least without the outcome below it", "Give otherwise.");
  }

  private outcome(position: number, place: string): void {
    this.index(position, this.part.outcomes.length, place, "outcome");
  }

  private indices(positions: readonly number[], count: number, place: string, what: string): void {
    positions.forEach((position, i) => this.index(position, count, `${place}/${i}`, what));
  }

  private index(position: number, count: number, place: string, what: string): void {
    if (position >= count) this.report(place, `there is no ${what} ${position}`, `There are ${count}, counted from 0.`);
  }

  private countIs(place: string, found: number, expected: number, what: string): void {
    if (found !== expected) this.report(place, `${found} entries for ${expected} ${what}`, "Write one for each.");
  }
}
