/**
 * From a program to its decisions: runs candidate entry points, widens to callers while the output itself leaves by the
 * return value, and writes down what each entry decides.
 */

import type { ApplicationInput } from "./application.js";
import { Application } from "./application.js";
import type { Diagnostic } from "./base/diagnostic.js";
import type { Span } from "./base/span.js";
import { apiMentions } from "./callgraph/api-mentions.js";
import type { FunctionRef } from "./callgraph/call-sites.js";
import { Mentions } from "./callgraph/call-sites.js";
import { Callers } from "./callgraph/callers.js";
import { handlerNames } from "./callgraph/handlers.js";
import { certificateFor } from "./certificates.js";
import { withinBudget } from "./decision/budget.js";
import { withoutImpossible } from "./decision/feasibility.js";
import type { Decided } from "./decision/outcome.js";
import { DiagramBudgetError, leavesOf } from "./diagram/diagram.js";
import { Explainer } from "./explain/explainer.js";
import type { CallExplanation, DecisionExplanation } from "./explain/explanation.js";
import type { GivenUp, Unreached } from "./explain/why-not.js";
import type { Func, Module } from "./ir/ir.js";
import { lint } from "./lint/lint.js";
import type { LintedRun } from "./lint/lint-input.js";
import { functionsNamed, isInside } from "./named-functions.js";
import type { EntryChoice, ResolvedOptions } from "./options.js";
import type { VocabularyLabel } from "./providers/vocabularies.js";
import { rowsNamed } from "./providers/vocabularies.js";
import { withReachedOutcomes } from "./reached-outcomes.js";
import type { Tried } from "./run-over-texts.js";
import { runOverTexts } from "./run-over-texts.js";
import type { Answer, Question, Solver } from "./smt/question.js";
import { loadSolver } from "./smt/solver.js";
import type { Built } from "./spec/build.js";
import { buildDecision } from "./spec/build.js";
import type { Decision } from "./spec/loss-spec.js";
import { programLiterals } from "./symbolic/literals.js";
import { BudgetError } from "./symbolic/value.js";
import { typesNotRead, typesNotReadAt } from "./types-not-read.js";

export interface DecisionsInput extends ApplicationInput {
  readonly entries: readonly EntryChoice[];
  readonly certify: boolean;
  readonly signal: AbortSignal | undefined;
  /** Whether outcomes are to be explained. */
  readonly explain: boolean;
  readonly lint: boolean;
  readonly onStage: ResolvedOptions["onStage"];
}

/** An API call that some run reached, and the decisions that read it. */
export interface ReachedCall {
  readonly operation: string;
  readonly span: Span;
  readonly decisions: string[];
  reason?: string;
  /** For a call with a reason. */
  unreached?: Unreached;
}

export interface Decisions {
  readonly decisions: readonly Decision[];
  /** What they were made of, by id. */
  readonly built: ReadonlyMap<string, Built>;
  readonly calls: readonly ReachedCall[];
  readonly missingEntries: readonly EntryChoice[];
  readonly diagnostics: readonly Diagnostic[];
  /** Where they were asked for. */
  readonly explanations?: readonly DecisionExplanation[];
  readonly whyNot?: readonly CallExplanation[];
}

/** Whether anything depends on the output. */
function tellsApart({ parts }: Decided): boolean {
  return parts.some((part) => leavesOf(part).length > 1);
}

const notDescribed = {
  reason: "the catalog does not describe what this operation answers",
  unreached: { kind: "not-described" },
} as const satisfies Pick<ReachedCall, "reason" | "unreached">;

type Mention = FunctionRef & { readonly span: Span };

const wideningLimit = 8;

class DecisionFinder {
  private readonly mentions: Mentions;
  private readonly callers: Callers;
  readonly application: Application;
  private readonly literals: readonly string[];
  private readonly tried = new Map<FunctionRef["function"], Tried | { readonly failed: string }>();
  readonly calls = new Map<string, ReachedCall>();
  readonly failures: Diagnostic[] = [];
  readonly decisions = new Map<string, Decision>();
  readonly built = new Map<string, Built>();
  readonly explainer: Explainer | null;
  /** Runs that are to be linted. */
  readonly linted: LintedRun[] = [];

  constructor(private readonly input: DecisionsInput) {
    this.mentions = new Mentions(input.program);
    this.callers = new Callers(input.program, this.mentions);
    this.application = new Application(input);
    this.literals = programLiterals(input.program.modules);
    this.explainer = input.explain ? new Explainer(input) : null;
  }

  /** Runs an entry, again over a larger text domain while the program asks for texts that are no lane. */
  private async attempt(ref: FunctionRef, observed: FunctionRef | null = null): Promise<Tried | { readonly failed: string }> {
    const known = observed === null ? this.tried.get(ref.function) : undefined;
    if (known !== undefined) return known;
    this.input.signal?.throwIfAborted();
    this.input.onStage("explore", `${ref.module.path}:${this.nameOf(ref)}`);
    let result: Tried | { readonly failed: string };
    try {
      const tried = await runOverTexts(this.application, this.literals, { ref, observed }, () => this.loadedSolver());
      const { machine } = tried.run;
      const parts = [];
      for (const part of tried.decided.parts) parts.push(await withoutImpossible(machine, part, (question) => this.ask(question)));
      result = { ...tried, decided: { ...tried.decided, parts } };
    } catch (error) {
      result = { failed: this.giveUp(ref, error) };
    }
    if (observed === null) this.tried.set(ref.function, result);
    return result;
  }

  private solver: Promise<Solver> | null = null;

  /** Loads the solver with the first question. */
  private async ask(question: Question): Promise<Answer> {
    return (await this.loadedSolver()).satisfiable(question);
  }

  private loadedSolver(): Promise<Solver> {
    this.solver ??= loadSolver();
    return this.solver;
  }

  async close(): Promise<void> {
    if (this.solver !== null) await (await this.solver).close();
  }

  private rowsByName(vocabulary: string, name: string): readonly VocabularyLabel[] {
    const known = this.input.vocabularies.get(vocabulary);
    return known === undefined ? [] : rowsNamed(known, name);
  }

  /** Writes an entry's decision down; where it decides nothing, only notes its calls. */
  emit(tried: Tried, always: boolean): boolean {
    const emitted = this.write(tried, always);
    const decision = this.decisions.get(`${tried.ref.module.path}:${this.nameOf(tried.ref)}`) ?? null;
    if (this.input.lint && tried.run.machine.calls.length > 0)
      this.linted.push({ run: tried.run, decided: tried.decided, decision: emitted ? decision : null });
    return emitted;
  }

  private write(tried: Tried, always: boolean): boolean {
    const decides = tellsApart(tried.decided);
    const { run } = tried;
    const name = this.nameOf(tried.ref);
    const id = `${tried.ref.module.path}:${name}`;
    const first = decides || (always && run.machine.calls.length > 0) ? this.build(id, name, tried, tried) : null;
    // Outcomes that nothing reaches stay where it is too much work to take them away.
    const reached = first === null ? tried : (withinBudget(() => withReachedOutcomes(tried, first)) ?? tried);
    const built = reached === tried ? first : this.build(id, name, reached, tried);
    if (built === null) {
      for (const c of run.machine.calls) this.noteCall(c, null);
      this.explainer?.passedOn(run, name, this.callersGivenUp(tried.ref));
      return false;
    }
    const { decision, calls } = built;
    this.decisions.set(id, decision);
    this.built.set(id, built);
    this.explainer?.decided({ run, decided: reached.decided, built });
    run.machine.calls.forEach((c, i) => this.noteCall(c, calls.includes(i) ? id : null));
    return true;
  }

  /** Compares what is written with what was explored. */
  async certify(): Promise<void> {
    for (const [id, decision] of this.decisions) {
      this.input.signal?.throwIfAborted();
      this.input.onStage("certify", id);
      const certificate = await certificateFor(decision, this.built.get(id)!, this.input.catalog, (question) => this.ask(question));
      if (certificate !== null) this.decisions.set(id, { ...decision, certificate });
    }
  }

  /** Callers that were given up; null where nobody calls the function. */
  private callersGivenUp(ref: FunctionRef): GivenUp[] | null {
    const callers = this.callers.of(ref).filter((c) => c !== ref);
    const failed = [ref, ...callers].flatMap((c) => {
      const tried = this.tried.get(c.function);
      const why = this.notWritten.get(c.function) ?? (tried !== undefined && "failed" in tried ? tried.failed : undefined);
      return why === undefined ? [] : [{ name: this.nameOf(c), at: c.function.span, why }];
    });
    return callers.length === 0 && failed.length === 0 ? null : failed;
  }

  /** Functions that were run, but whose decision could not be written down. */
  private readonly notWritten = new Map<Func, string>();

  /** Null where even writing the decision down takes more than the budget. */
  private build(id: string, entryName: string, tried: Tried, explored: Tried): Built | null {
    this.input.onStage("describe", id);
    try {
      tried.run.machine.forest.renewBudget();
      return buildDecision({
        id,
        entryName,
        run: tried.run,
        decided: tried.decided,
        rowsByName: (v, n) => this.rowsByName(v, n),
        openTexts: tried.openTexts,
        textClasses: tried.textClasses,
        catalog: this.input.catalog,
        vocabularies: this.input.vocabularies,
        ...(this.input.certify ? { explored: explored.decided.parts } : {}),
      });
    } catch (error) {
      this.notWritten.set(tried.ref.function, this.giveUp(tried.ref, error));
      return null;
    }
  }

  /** Notes that an entry was given up because a budget is used up; throws on for anything else. */
  private giveUp(ref: FunctionRef, error: unknown): string {
    if (!(error instanceof BudgetError) && !(error instanceof DiagramBudgetError) && !(error instanceof RangeError)) throw error;
    const why = error instanceof RangeError ? "the code is nested too deeply" : error.message;
    this.failures.push({
      code: "budget-exceeded",
      message: `${this.nameOf(ref)} was given up: ${why}. Name a smaller function with --entry FILE:NAME.`,
      span: ref.function.span,
    });
    return why;
  }

  private readonly names = new Map<Module, ReadonlyMap<Func, string>>();

  /** As reports and entries name a function. */
  nameOf({ module, function: f }: FunctionRef): string {
    let names = this.names.get(module);
    if (names === undefined) this.names.set(module, (names = handlerNames(module)));
    return names.get(f) ?? f.name;
  }

  private noteCall(call: { operation: string; span: Span }, decision: string | null): void {
    const key = `${call.span.path}:${call.span.line}:${call.span.column}:${call.operation}`;
    let known = this.calls.get(key);
    if (known === undefined) {
      const described = this.input.catalog.operationById(call.operation)?.response !== undefined;
      known = { operation: call.operation, span: call.span, decisions: [] };
      if (!described) Object.assign(known, notDescribed);
      this.calls.set(key, known);
    }
    if (decision !== null && !known.decisions.includes(decision)) known.decisions.push(decision);
  }

  /**
   * Runs an entry given by the user; its decision is written down even if it always ends alike. Calls in its run may be those of the module
   * around it: where it tells no outputs apart by itself, what its callers hand to it counts.
   */
  async chosen(refs: readonly FunctionRef[]): Promise<void> {
    const alike: Tried[] = [];
    for (const ref of refs) {
      const tried = await this.attempt(ref);
      if (!("run" in tried) || tried.run.machine.calls.length === 0) continue;
      if (!tellsApart(tried.decided)) alike.push(tried);
      else if (this.emit(tried, true)) return;
    }
    for (const ref of refs) if (await this.reachedFrom(ref)) return;
    for (const tried of alike) if (this.emit(tried, true)) return;
  }

  /** The decision of a function that calls no API itself: the output comes from its callers. */
  private async reachedFrom(target: FunctionRef): Promise<boolean> {
    const seen = new Set([target.function]);
    let frontier = [target];
    for (let depth = 0; depth < wideningLimit && frontier.length > 0; depth++) {
      const callers = frontier.flatMap((f) => this.callers.of(f)).filter((c) => !seen.has(c.function));
      for (const caller of callers) {
        seen.add(caller.function);
        const tried = await this.attempt(caller, target);
        if (!("run" in tried) || tried.run.machine.calls.length === 0 || tried.run.machine.observed?.contexts.length === 0) continue;
        if (tellsApart(tried.decided)) return this.emit(tried, true);
      }
      frontier = [...new Map(callers.map((c) => [c.function, c])).values()];
    }
    return false;
  }

  /** The decisions at a function that calls an API, or at its callers where the output escapes from it. */
  async widen(ref: FunctionRef, path: readonly FunctionRef[] = []): Promise<boolean> {
    const tried = await this.attempt(ref);
    if (!("run" in tried) || path.length > wideningLimit) return false;
    if (tried.run.machine.calls.length === 0) {
      // The client may be handed over by whoever makes the function or its object.
      if (ref.function.calling === "lenient" && (await this.reachedFrom(ref))) return true;
      if (path.length > 0) return false;
    }
    const decides = tellsApart(tried.decided);
    const callers =
      decides && !tried.decided.escapes
        ? []
        : this.callers.of(ref).filter((c) => c !== ref && !path.some((p) => p.function === c.function));
    let found = false;
    for (const caller of callers) found = (await this.widen(caller, [...path, ref])) || found;
    if (found || (decides && (await this.registered(ref)))) {
      for (const c of tried.run.machine.calls) this.noteCall(c, null);
      return true;
    }
    return this.emit(tried, false);
  }

  /** The decisions of the handlers that a script registers, each for itself. */
  private async registered(script: FunctionRef): Promise<boolean> {
    if (script.function.kind !== "module" || script.function.calling !== "lenient") return false;
    let found = false;
    for (const f of script.module.functions) {
      const handler = { module: script.module, function: f };
      if (this.nameOf(handler) === f.name || this.decisions.has(`${script.module.path}:${this.nameOf(handler)}`)) continue;
      const tried = await this.attempt(script, handler);
      if (!("run" in tried) || tried.run.machine.calls.length === 0 || tried.run.machine.observed?.contexts.length === 0) continue;
      if (tellsApart(tried.decided)) found = this.emit(tried, true) || found;
    }
    return found;
  }

  /** A script that hands a handler over shows what the handler decides: that is the handler's decision alone. */
  private dropRegistrations(): void {
    const readers = (id: string): string => [...this.calls].flatMap(([key, c]) => (c.decisions.includes(id) ? [key] : [])).join();
    for (const [id, decision] of this.decisions) {
      if (decision.entry.name !== "<script>") continue;
      const own = readers(id);
      const handler = [...this.decisions.values()].find((d) => d.entry.name !== "<script>" && readers(d.id) === own);
      if (handler === undefined) continue;
      this.decisions.delete(id);
      for (const c of this.calls.values()) c.decisions.splice(0, c.decisions.length, ...c.decisions.filter((d) => d !== id));
    }
  }

  /** Calls by name that no run reached, with what stood in the way. */
  unreached(): ReachedCall[] {
    const { catalog, program } = this.input;
    const sent = [...this.tried.values()].flatMap((tried) => ("run" in tried ? tried.run.machine.sentRequests : []));
    const reached = [...[...this.calls.values()].map(({ span }) => span), ...sent];
    return apiMentions(program, (name, providers) => catalog.operationOfMethod(name, providers)).flatMap((m): ReachedCall[] => {
      if (reached.some((span) => isInside(m.span, span) || isInside(span, m.span))) return [];
      return [{ operation: m.operation, span: m.span, decisions: [], ...this.whyUnreached(m) }];
    });
  }

  private whyUnreached({ module, function: f, span }: Mention): Required<Pick<ReachedCall, "reason" | "unreached">> {
    const tried = this.tried.get(f);
    if (tried !== undefined && "failed" in tried) {
      const unreached = { kind: "given-up" as const, why: tried.failed, at: f.span, name: this.nameOf({ module, function: f }) };
      return { reason: `its function was given up: ${tried.failed}`, unreached };
    }
    if (this.application.withoutTypes.some((call) => isInside(span, call)))
      return { reason: typesNotRead, unreached: { kind: "no-type-checker" } };
    if (this.input.entries.length > 0) return { reason: "no named entry reaches it", unreached: { kind: "no-entry" } };
    return { reason: "what the method is called on is not known to be a client of the API", unreached: { kind: "unknown-client" } };
  }

  async search(): Promise<void> {
    const names = new Set(this.input.catalog.methodNames);
    const { hosts } = this.input.catalog;
    const refs = new Map([...this.mentions.mentioning(names), ...this.mentions.mentioningTexts(hosts)].map((r) => [r.function, r]));
    for (const ref of refs.values()) if (ref.function.kind !== "class-body") await this.widen(ref);
    this.dropRegistrations();
  }
}

export async function findDecisions(input: DecisionsInput): Promise<Decisions> {
  const finder = new DecisionFinder(input);
  const missingEntries: EntryChoice[] = [];
  try {
    for (const choice of input.entries) {
      const module = input.program.modules.find((m) => m.path === choice.file);
      const found = module === undefined ? [] : functionsNamed(module, choice.name);
      if (module === undefined || found.length === 0) missingEntries.push(choice);
      else await finder.chosen(found.map((f) => ({ module, function: f })));
    }
    if (input.entries.length === 0) await finder.search();
    await finder.certify();
  } finally {
    await finder.close();
  }
  const decisions = [...finder.decisions.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { program, catalog } = input;
  if (input.lint) input.onStage("lint", [...new Set([...finder.calls.values()].map(({ span }) => span.path))].sort().join(", "));
  const findings = input.lint ? await lint({ runs: finder.linted, program, catalog }) : [];
  const calls = [...finder.calls.values(), ...finder.unreached()];
  const explained = finder.explainer === null ? {} : finder.explainer.answers(decisions, calls);
  const diagnostics = [...finder.failures, ...typesNotReadAt(finder.application.withoutTypes), ...findings];
  return { decisions, built: finder.built, calls, missingEntries, diagnostics, ...explained };
}
