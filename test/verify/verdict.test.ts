/** Verdicts: what was told and what was observed must cut the cases alike. */
import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/spec/loss-spec.js";
import { inAnyOrder, sortedFields } from "../../src/verify/observed-text.js";
import type { TraceEvent } from "../../src/verify/protocol.js";
import type { Trial } from "../../src/verify/verdict.js";
import { contradiction, observedOf } from "../../src/verify/verdict.js";

const at = (line: number) => ({ file: "app.py", line, column: 1, endLine: line, endColumn: 9 });
const decision = {
  outcomes: [
    { id: "o1", description: 'bell.ring("dog")', effects: [{ kind: "call", text: 'bell.ring("dog")', at: at(7) }] },
    { id: "o2", description: "nothing of the others", effects: [] },
  ],
} as unknown as Decision;

function trial(told: string, label: string, events: readonly TraceEvent[], values: readonly unknown[] | null = null): Trial {
  const responses = { "google.vision.label_detection": [{ labelAnnotations: [{ description: label }] }] };
  return { tried: { responses, told, values }, result: { case: 0, status: "ok", events } };
}

const ring = (text: string, line = 7): TraceEvent => ({ kind: "call", text, file: "app.py", line });

describe("a verdict", () => {
  it("is about what the outcomes tell, not about what else happens", () => {
    const print: TraceEvent = { kind: "print", text: "Dog", file: "app.py", line: 3 };
    expect(observedOf(decision, { case: 0, status: "ok", events: [print, ring("ring()"), ring("other()", 9)] })).toBe("call ring()");
  });

  it("finds no contradiction where both cut alike", () => {
    expect(
      contradiction(decision, [trial("o1", "Dog", [ring("ring(dog)")]), trial("o2", "Cat", []), trial("o1", "Wolf", [ring("ring(dog)")])]),
    ).toBeNull();
  });

  it("names the smallest outputs that are told alike and look different", () => {
    const found = contradiction(decision, [
      trial("o1", "A very long label", [ring("ring(dog)")]),
      trial("o1", "Dog", [ring("ring(dog)")]),
      trial("o1", "Fox", []),
      trial("o2", "Cat", []),
    ]);
    expect(found).toMatchObject({
      samples: [
        { told: 'bell.ring("dog")', observed: "call ring(dog)" },
        { told: 'bell.ring("dog")', observed: "nothing" },
      ],
      at: [at(7)],
    });
  });

  it("names outputs that are told apart and look alike", () => {
    expect(contradiction(decision, [trial("o1", "Dog", []), trial("o2", "Cat", [])])).toMatchObject({
      samples: [{ observed: "nothing" }, { observed: "nothing" }],
    });
  });

  it("allows for values that the application shows in its own way", () => {
    const shown = (label: string) => trial("o1", label, [ring(`ring("${label}!")`)], [label]);
    expect(contradiction(decision, [shown("Dog"), shown("Wolf"), trial("o2", "Cat", [])])).toBeNull();
  });
});

describe("observed texts", () => {
  it("are alike whatever the order of fields", () => {
    expect(sortedFields('return {"b": [2, 1], "a": {"d": "x, }", "c": 1}}')).toBe(
      sortedFields('return {"a": {"c": 1, "d": "x, }"}, "b": [2, 1]}'),
    );
    expect(sortedFields("[2, 1]")).not.toBe(sortedFields("[1, 2]"));
  });

  it("are alike whatever the order and number in lists where that is open", () => {
    expect(inAnyOrder('f(["b", {"x": []}, "a", "b"])')).toBe(inAnyOrder('f(["a", "b", {"x": []}])'));
    expect(inAnyOrder('f(["b"])')).not.toBe(inAnyOrder('f(["a"])'));
  });
});
