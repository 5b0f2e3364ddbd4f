/** Where the output of an API call goes in a run that decides nothing on it: what of the run holds it at its end, or acted on it. */
import type { Span } from "../base/span.js";
import { compareSpans, spanKey } from "../base/span.js";
import { spanOf } from "../decision/outcome.js";
import { leavesOf } from "../diagram/diagram.js";
import type { EffectRecord } from "../symbolic/records.js";
import type { Run } from "../symbolic/run.js";
import { callsIn, callsTested } from "./call-numbers.js";
import type { CodeIndex } from "./code-index.js";

export type DestinationKind = "returned" | "printed" | "stored" | "sent" | "tested" | "raised";

export interface Destination {
  readonly kind: DestinationKind;
  readonly at: Span;
  /** What it is returned from, stored in, sent to. */
  readonly to: string;
}

/** At most this many of a kind are told. */
const shown = 4;

/** By number of the call. `entryName`: as reports name the run's entry. */
export function destinationsOf(run: Run, entryName: string, code: CodeIndex): readonly Destination[][] {
  const { machine } = run;
  const found: Destination[][] = machine.calls.map(() => []);
  const note = (calls: ReadonlySet<number>, destination: Destination): void => {
    for (const call of calls) {
      const list = found[call];
      if (list === undefined || list.filter((d) => d.kind === destination.kind).length >= shown) continue;
      if (list.some((d) => spanKey(d.at) === spanKey(destination.at) && d.kind === destination.kind)) continue;
      list.push(destination);
    }
  };
  const [returnedAt = run.entry.function.span] = leavesOf(run.returnedAt)
    .flatMap((at) => spanOf(at) ?? [])
    .sort(compareSpans);
  note(callsIn(machine, [run.returned]), { kind: "returned", at: returnedAt, to: entryName });
  for (const effect of machine.effects) {
    const calls = callsIn(
      machine,
      effect.arguments.map((a) => a.value),
    );
    note(calls, { kind: kindOf(effect), at: effect.span, to: effect.kind === "return" ? entryName : effect.callee });
  }
  for (const { name, value } of run.written) {
    const at = code.writeOf(run.entry.function.span, name) ?? run.entry.function.span;
    note(callsIn(machine, [value]), { kind: "stored", at, to: name });
  }
  if (run.raised.value !== null) {
    const [at = run.entry.function.span] = run.raised.place === null ? [] : leavesOf(run.raised.place).flatMap((p) => spanOf(p) ?? []);
    note(callsIn(machine, [run.raised.value]), { kind: "raised", at, to: entryName });
  }
  for (const branch of machine.branches.values())
    if (branch.kind !== "failure") note(callsTested(machine, branch.condition), { kind: "tested", at: branch.span, to: entryName });
  return found;
}

function kindOf({ kind }: EffectRecord): DestinationKind {
  const kinds = { call: "sent", write: "stored", print: "printed", raise: "raised", return: "returned" } as const;
  return kinds[kind];
}
