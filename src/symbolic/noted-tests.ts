/**
 * What a run notes of the tests on the output that it came to, each with its place in the source. The decision does not
 * need them: guards say what is decided, but not by which comparison. Noting is one entry in a map a comparison.
 */
import type { Span } from "../base/span.js";
import { spanKey } from "../base/span.js";
import type { Guard, Variable } from "../diagram/diagram.js";
import type { LaneSet, NumberSet } from "../diagram/domain.js";
import type { Term } from "../terms/term.js";
import type { Atom, Value } from "./value.js";
import type { StreamPlace } from "./variable.js";

/** A text of the output tested: `term` over {"value": "text"} is true on `lanes`. */
export interface TextTest {
  readonly span: Span;
  readonly text: Variable;
  readonly term: Term;
  readonly lanes: LaneSet;
}

/** A number of the output compared with a constant: `term` over the variable's order against it; true on `region`. */
export interface NumberTest {
  readonly span: Span;
  readonly variable: Variable;
  readonly term: Term;
  /** `less`, `greater-equal`, `equal.python` and so on, from the side of `term`. */
  readonly ordering: string;
  readonly constant: number;
  readonly region: NumberSet;
}

/** Values compared that are never equal because of what they are. */
export interface MismatchTest {
  readonly span: Span;
  readonly left: Atom;
  readonly right: Atom;
}

/** Where an operation of the language itself fails. */
export interface FailureNote {
  readonly span: Span;
  readonly type: string;
  readonly context: string;
  readonly guard: Guard;
  /** Whether a handler is around. */
  readonly guarded: boolean;
  /** The list whose items are being looked at, innermost last. */
  readonly streams: readonly StreamPlace[];
}

interface Failing {
  readonly span: Span;
  readonly activeStreams: readonly { readonly stream: StreamPlace }[];
}

interface Handling {
  readonly context: string;
  readonly guarded: boolean;
}

/** Loops over long lists test one thing thousands of times; more than this at one place say nothing new. */
const perPlace = 2000;

export class NotedTests {
  readonly texts = new Map<string, TextTest>();
  readonly numbers = new Map<string, NumberTest>();
  readonly mismatches = new Map<string, MismatchTest>();
  readonly failures = new Map<string, FailureNote>();
  /** Places where a number of the output is also compared with something that varies: a best so far. */
  readonly varying = new Set<string>();
  private readonly places = new Map<string, number>();
  private isSilent = false;

  /** Tests inside are made by a model, not by the program. */
  unnoted<T>(compute: () => T): T {
    const before = this.isSilent;
    this.isSilent = true;
    try {
      return compute();
    } finally {
      this.isSilent = before;
    }
  }

  /** All that is noted, in the order of noting. */
  get all(): readonly (Map<string, unknown> | Set<string>)[] {
    return [this.texts, this.numbers, this.mismatches, this.failures, this.varying, this.places];
  }

  text(test: TextTest): void {
    if (this.isSilent) return;
    const place = `${spanKey(test.span)} ${test.text.order}`;
    const count = this.places.get(place) ?? 0;
    if (count >= perPlace) return;
    const key = `${place} ${JSON.stringify(test.term)}`;
    if (this.texts.has(key)) return;
    this.places.set(place, count + 1);
    this.texts.set(key, test);
  }

  number(test: NumberTest): void {
    const { span, variable, term, ordering, constant } = test;
    this.numbers.set(`${spanKey(span)} ${variable.order} ${JSON.stringify(term)} ${ordering} ${constant}`, test);
  }

  mismatch(test: MismatchTest): void {
    this.mismatches.set(spanKey(test.span), test);
  }

  failure({ span, activeStreams }: Failing, { context, guarded }: Handling, guard: Guard, exception: Value): void {
    const type = exception.kind === "leaf" && exception.value.kind === "exception" ? exception.value.type : "";
    const streams = activeStreams.map((active) => active.stream);
    this.failures.set(`${context} ${spanKey(span)} ${type}`, { span, type, context, guard, guarded, streams });
  }

  clear(): void {
    this.varying.clear();
    for (const map of [this.texts, this.numbers, this.mismatches, this.failures, this.places]) map.clear();
  }
}
