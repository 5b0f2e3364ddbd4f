/**
 * Which code runs before which: asynchronous code is run in place, as if it were waited for. What it changes, code that does not
 * wait sees too early. Each stretch of code that runs without a break is a turn; it remembers what later turns have written that
 * it has not waited for.
 */
import type { Span } from "../../base/span.js";
import type { Location, Machine } from "../machine.js";
import type { Turn } from "../records.js";

function newTurn(around: Turn | null): Turn {
  return { around, written: new Set(), pending: new Set() };
}

/** Runs code that the program only runs when the current turn is over. */
export function inLaterTurn<T>(machine: Machine, run: () => T): T {
  const here = currentTurn(machine);
  machine.turn = newTurn(here);
  const result = run();
  endTurns(machine, here);
  return result;
}

/** The turn that is running. */
export function currentTurn(machine: Machine): Turn {
  machine.turn ??= newTurn(null);
  return machine.turn;
}

/** What comes behind `await` runs in a turn of its own; `waits`: for a promise, so that what was begun before is done. */
export function afterAwait(machine: Machine, waits: boolean): void {
  const here = currentTurn(machine);
  const next = newTurn(here);
  if (!waits) for (const location of here.pending) next.pending.add(location);
  machine.turn = next;
}

/** Back in the code that called an asynchronous function: what it did behind its first `await` comes later. */
export function endTurns(machine: Machine, here: Turn): void {
  while (machine.turn !== null && machine.turn !== here) {
    const { around, written } = machine.turn;
    if (around !== null)
      for (const location of written) {
        around.written.add(location);
        around.pending.add(location);
      }
    machine.turn = around;
  }
}

/** Code that belongs to no turn around it: what the outside calls back some time. */
export function apart<T>(machine: Machine, run: () => T): T {
  const { turn } = machine;
  machine.turn = null;
  const result = run();
  machine.turn = turn;
  return result;
}

/** Notes that the program reads what is only written in a later turn. */
export function noteEarlyRead(machine: Machine, location: Location, span: Span): void {
  if (machine.turn === null || !machine.turn.pending.has(location)) return;
  machine.unsupported.set(`early@${span.path}:${span.line}:${span.column}`, {
    reason: "a value that asynchronous code changes later",
    span,
  });
}
