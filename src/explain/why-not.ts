/**
 * Says of each API call without a rule, or without the whole of it, where following its output stopped, why, and what would help. Facts come
 * from the runs; words and remedies from tables.
 */
import type { Span } from "../base/span.js";
import { sourceRange } from "../spec/build.js";
import type { Decision, SourceRange } from "../spec/loss-spec.js";
import type { CodeIndex, Receiver } from "./code-index.js";
import type { Destination } from "./destinations.js";
import type { CallExplanation, Stop } from "./explanation.js";
import { remedyFor } from "./remedies.js";

/** A function whose analysis was given up. */
export interface GivenUp {
  readonly name: string;
  readonly at: Span;
  readonly why: string;
}

/** Why no run reached a call, or none that says anything of it. */
export type Unreached =
  | { readonly kind: "not-described" }
  | ({ readonly kind: "given-up" } & GivenUp)
  | { readonly kind: "no-entry" }
  | { readonly kind: "no-type-checker" }
  | { readonly kind: "unknown-client" };

export interface CallFacts {
  readonly operation: string;
  readonly span: Span;
  /** Decisions that read it. */
  readonly decisions: readonly Decision[];
  /** Null for a call that a run reached. */
  readonly unreached: Unreached | null;
  readonly destinations: readonly Destination[];
  /** Functions that may decide on it, but were given up. */
  readonly givenUp: readonly GivenUp[];
  /** Decisions of functions that make the call, but do not read it as far as they were followed. */
  readonly beside: readonly Decision[];
}

export interface Sources {
  readonly code: CodeIndex;
  readonly lineAt: (path: string, line: number) => string;
  readonly textAt: (span: Span) => string;
}

/** Null for a call all of whose rule is there. */
export function whyNot(call: CallFacts, sources: Sources): CallExplanation | null {
  const partial = call.decisions.filter((d) => d.completeness.status === "partial");
  const status =
    call.unreached !== null ? "unreached" : call.decisions.length === 0 ? "passthrough" : partial.length > 0 ? "partial" : null;
  if (status === null) return null;
  const stops =
    call.unreached !== null
      ? [unreachedStop(call, call.unreached, sources)]
      : status === "partial"
        ? partial.flatMap((d) => partialStops(d, sources))
        : passedOn(call, sources);
  return {
    operation: call.operation,
    status,
    at: sourceRange(call.span),
    source: sources.lineAt(call.span.path, call.span.line).trim(),
    decisions: call.decisions.map((d) => d.id).sort(),
    stops: withoutRepeated(stops),
  };
}

/** The same obstacle at the same line is told once. */
function withoutRepeated(stops: readonly Stop[]): Stop[] {
  const seen = new Set<string>();
  return stops.filter((s) => {
    const key = `${s.at?.file}:${s.at?.line} ${s.kind} ${s.what}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function stop({ lineAt }: Sources, at: SourceRange | null, facts: Pick<Stop, "kind" | "what" | "why" | "help">): Stop {
  return { ...facts, ...(at === null ? {} : { at, source: lineAt(at.file, at.line).trim().replaceAll(/\s+/g, " ") }) };
}

function partialStops({ completeness }: Decision, sources: Sources): Stop[] {
  return completeness.reasons.map(({ message, at }) => {
    const what = message.replace(/^not followed: /, "");
    const { kind, why, help } = remedyFor(reasonIn(what));
    return stop(sources, at ?? null, { kind, what: what.replace(/^[^\s#]+#/, ""), why, help });
  });
}

/** `file#test (reason)` names the test first. */
function reasonIn(what: string): string {
  return /^[^\s#]+#.* \(((?:[^()]|\([^()]*\))+)\)$/s.exec(what)?.[1] ?? what;
}

function unreachedStop({ span, operation }: CallFacts, unreached: Unreached, sources: Sources): Stop {
  switch (unreached.kind) {
    case "not-described":
      return stop(sources, sourceRange(span), {
        kind: "not-described",
        what: operation,
        why: "The catalog knows this operation by name, but not what it answers, so nothing can be said of what the code does with it.",
        help: ["Describe its response in a catalog of your own and give it with --catalog FILE (docs/adding-a-provider.md)."],
      });
    case "given-up":
      return givenUpStop(unreached, sources);
    case "no-entry":
      return stop(sources, sourceRange(span), {
        kind: "no-entry",
        what: "no named entry reaches it",
        why: "Only what the entries named with --entry come to is analysed, and none of them comes to this call.",
        help: ["Name the function around the call, or one that calls it, with --entry FILE:NAME; or name no entry at all."],
      });
    case "no-type-checker":
      return stop(sources, sourceRange(span), {
        kind: "no-type-checker",
        what: "types were not read",
        why: "Only types tell whether the method is called on a client of the API, and the package that reads them is not installed.",
        help: ["Install it beside furcifer: npm install ts-morph@28"],
      });
    case "unknown-client":
      return unknownClient(span, sources);
  }
}

function givenUpStop({ name, at, why: reason }: GivenUp, sources: Sources): Stop {
  const { kind, why, help } = remedyFor(reason);
  return stop(sources, sourceRange(at), { kind, what: `${name} was given up: ${reason}`, why, help });
}

const clientHelp = {
  parameter: [
    "Analyse the folder that holds the callers too, down to where the client is made.",
    "Or name with --entry FILE:NAME a caller that makes the client.",
  ],
  import: [
    "Put the module that makes the client into the analysed folder.",
    "If it is a package that wraps the API, describe it with --catalog FILE (docs/adding-a-provider.md).",
  ],
  "own-module": [
    "If that module wraps the API, the call inside it is the one that counts; it is listed by itself.",
    "Or name with --entry FILE:NAME the function that decides.",
  ],
  request: [
    "Analyse the place where the request is sent too: the client's `send`, or a function that is given the request.",
    "Or name with --entry FILE:NAME the function that sends it and decides.",
  ],
  attribute: [
    "Analyse the file that sets this attribute too, and set it where the object is made.",
    "Or name with --entry FILE:NAME a function that makes the object and calls the method.",
  ],
  call: [
    "Put the code of the function that makes the client into the analysed folder.",
    "If it is a package that wraps the API, describe it with --catalog FILE (docs/adding-a-provider.md).",
  ],
  other: [
    "Make the client by the provider's own name near the call, or describe how it is made with --catalog FILE (docs/adding-a-provider.md).",
  ],
} as const satisfies Record<Receiver["kind"], readonly string[]>;

function unknownClient(span: Span, sources: Sources): Stop {
  const receiver = sources.code.receiverOf(span);
  const text = receiver.kind === "request" ? receiver.name : sources.textAt(receiver.span);
  const words = {
    parameter: `\`${text}\` is a parameter of ${receiver.name}, and no caller in the folder gives it a client that is known.`,
    import: `\`${text}\` comes from ${receiver.name}, which is not in the folder or makes no client that is known.`,
    "own-module": `\`${text}\` comes from ${receiver.name}, which is in the folder, but is not seen to give a client.`,
    request: `\`${text}\` only says what to ask for, and it is not seen to be sent by a client that is known.`,
    attribute: `\`${text}\` is an attribute of which nothing in the folder says that it is a client that is known.`,
    call: `\`${text}\` is what \`${receiver.name}\` gives, of which it is not known that it is a client.`,
    other: `It is not known what \`${text}\` is.`,
  } as const satisfies Record<Receiver["kind"], string>;
  return stop(sources, sourceRange(receiver.span), {
    kind: `client-from-${receiver.kind}`,
    what: text,
    why: `What the method is called on is not known to be a client of the API: ${words[receiver.kind]}`,
    help: clientHelp[receiver.kind],
  });
}

function passedOn({ span, destinations, givenUp, beside }: CallFacts, sources: Sources): Stop[] {
  const lost = beside.filter((d) => d.completeness.status === "partial");
  if (lost.length > 0) return lost.flatMap((d) => partialStops(d, sources));
  if (givenUp.length > 0) return givenUp.map((g) => givenUpStop(g, sources));
  if (destinations.length === 0)
    return [
      stop(sources, sourceRange(span), {
        kind: "unused",
        what: "not used",
        why: "Nothing that counts is made of the output: it is not returned, stored, printed or sent on, and nothing differs by it.",
        help: [
          "If another function reads it, through an object or a file, name that one with --entry FILE:NAME.",
          "If the application is to decide on it, there is no such code yet.",
        ],
      }),
    ];
  return destinations.map((d) => {
    const { what, why, help } = destinationWords[d.kind](d.to);
    return stop(sources, sourceRange(d.at), { kind: d.kind, what, why, help });
  });
}

const passesOn = "If nobody decides on it, the application only passes the output on, and there is no decision to train for.";

const destinationWords: Readonly<Record<Destination["kind"], (to: string) => Pick<Stop, "what" | "why" | "help">>> = {
  returned: (to) => ({
    what: `returned by ${to}`,
    why: `${to} returns the output as it is, and nothing in the folder calls it and decides on what it returns.`,
    help: ["Analyse the folder that holds its callers too.", "Or name with --entry FILE:NAME the function that decides on it.", passesOn],
  }),
  printed: () => ({
    what: "printed",
    why: "The output is shown, and nothing else depends on it.",
    help: [passesOn],
  }),
  stored: (to) => ({
    what: `stored in ${to}`,
    why: `The output is put into ${to}, and no function that reads it from there and decides was found.`,
    help: [`Name with --entry FILE:NAME the function that reads ${to} and decides.`, passesOn],
  }),
  sent: (to) => ({
    what: `sent to ${to}`,
    why: `The output is handed to ${to}, whose code is not in the folder.`,
    help: [
      `If ${to} is your code and decides, put it into the analysed folder.`,
      "If a page, a job or another program gets it and decides, analyse that one.",
      passesOn,
    ],
  }),
  tested: (to) => ({
    what: "tested, but nothing that counts differs",
    why: `The output is tested here, but whatever the answer is, ${to} returns and does the same. What is printed counts in scripts only, or where nothing else is done.`,
    help: ["Name with --entry FILE:NAME a function whose result, or what it does, depends on this test."],
  }),
  raised: (to) => ({
    what: "raised",
    why: `The output goes into an exception that ${to} raises.`,
    help: ["Name with --entry FILE:NAME the function that catches it and decides."],
  }),
};
