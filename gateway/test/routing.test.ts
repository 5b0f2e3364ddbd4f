/** Whose model answers: by key, prefix and header, and never another application's. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Application } from "../src/registry/application.js";
import { digestOf, KeyRing } from "../src/registry/keys.js";
import { Refusal } from "../src/serving/refusal.js";
import type { Credentials } from "../src/serving/routing.js";
import { applicationOf } from "../src/serving/routing.js";

const application = (name: string, hasKeys: boolean): Application => ({ name, spec: "", models: new Map(), hasKeys, passOn: false });
const applications = new Map([application("a", true), application("b", true), application("open", false)].map((each) => [each.name, each]));
const keys = new KeyRing();
for (const name of ["a", "b"]) keys.add(digestOf(`key-${name}`), name);

function route(credentials: Credentials): string {
  try {
    return applicationOf({ applications, keys }, credentials).name;
  } catch (error) {
    if (error instanceof Refusal) return error.kind;
    throw error;
  }
}

const rows: { name: string; given: Credentials; to: string }[] = [
  { name: "a key", given: { keys: ["key-a"] }, to: "a" },
  { name: "a key beside unknown ones", given: { keys: ["AKIA", "key-b"] }, to: "b" },
  { name: "a key and its prefix", given: { keys: ["key-a"], prefix: "a" }, to: "a" },
  { name: "a key and its header", given: { keys: ["key-a"], header: "a" }, to: "a" },
  { name: "the prefix of an open application", given: { keys: [], prefix: "open" }, to: "open" },
  { name: "the prefix of an open application beside foreign credentials", given: { keys: ["AKIA"], prefix: "open" }, to: "open" },
  { name: "nothing", given: { keys: [] }, to: "unauthenticated" },
  { name: "an unknown key", given: { keys: ["key-c"] }, to: "unauthenticated" },
  { name: "a prefix without the key", given: { keys: [], prefix: "a" }, to: "unauthenticated" },
  { name: "a prefix with an unknown key", given: { keys: ["key-c"], prefix: "a" }, to: "unauthenticated" },
  { name: "another application's key", given: { keys: ["key-b"], prefix: "a" }, to: "forbidden" },
  { name: "another application's key at an open one", given: { keys: ["key-b"], prefix: "open" }, to: "forbidden" },
  { name: "keys of two", given: { keys: ["key-a", "key-b"] }, to: "forbidden" },
  { name: "prefix and header of two", given: { keys: ["key-a"], prefix: "a", header: "open" }, to: "forbidden" },
  { name: "no such application", given: { keys: [], prefix: "c" }, to: "not-found" },
];

describe("routing", () => {
  for (const { name, given, to } of rows) it(name, () => expect(route(given)).toBe(to));

  it("whatever is presented, who has keys is reached with one of them and none of another", () => {
    const key = fc.constantFrom("key-a", "key-b", "key-c", "");
    const name = fc.constantFrom(undefined, "a", "b", "open", "c");
    fc.assert(
      fc.property(fc.array(key, { maxLength: 3 }), name, name, (presented, prefix, header) => {
        const to = route({ keys: presented, prefix, header });
        if (to === "a" || to === "b") expect(presented).toContain(`key-${to}`);
        if (["a", "b", "open"].includes(to))
          for (const other of ["a", "b"]) if (other !== to) expect(presented).not.toContain(`key-${other}`);
      }),
      { seed: 9 },
    );
  });

  it("two applications cannot have one key", () => expect(keys.add(digestOf("key-a"), "b")).toBe(false));
});
