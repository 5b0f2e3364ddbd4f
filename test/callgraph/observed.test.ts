/** The call graph has every call that happens when the fixtures run; recall and precision over all of them are printed. */
import { afterAll, describe, expect, it } from "vitest";
import { compare, observe, observedFixtures } from "../harness/observed-calls.js";

/** What the analysis does not follow, with the reason; a fixture that is followed after all has to leave this list. */
const gaps: Readonly<Record<string, string>> = {
  "python/app-dependency-injection": "classes made from the annotations of a signature",
  "python/app-orm": "a metaclass's __new__ is the caller of __set_name__; the graph says the code around the class",
  "python/app-pipeline": "a lazy filter calls where it is gone through; the graph says where it is made",
  "python/comparison": "operators that functools.total_ordering adds",
  "python/dataclass-callables": "fields of data classes by position",
  "python/text-conversion": "print of a list calls __repr__ of its elements",
  "javascript/app-plugin-host": "require of a template",
  "javascript/app-template-engine": "a helper found through a table of texts and functions",
  "javascript/computed-methods": "members of classes under computed names",
  "javascript/dynamic-import": "import() of a template",
  "javascript/object-tables": "a property by its name that was written under a computed one",
  "javascript/reflect": "Function.prototype.call in a variable, called by call",
  "javascript/super-in-statics": "__proto__ in an object literal",
};

const all = observedFixtures();
const totals = new Map<string, { edges: number; missing: number; joined: number; seen: number }>();

describe.each(all)("$language/$name", (fixture) => {
  it("has what was observed", async () => {
    const { missing, joined, seen } = await compare(fixture);
    const total = totals.get(fixture.language) ?? { edges: 0, missing: 0, joined: 0, seen: 0 };
    totals.set(fixture.language, {
      edges: total.edges + fixture.edges.length,
      missing: total.missing + missing.length,
      joined: total.joined + joined,
      seen: total.seen + seen,
    });
    if (gaps[`${fixture.language}/${fixture.name}`] === undefined) expect(missing).toEqual([]);
    else expect(missing).not.toEqual([]);
  });
});

it("observes the same again", { timeout: 120_000 }, async () => {
  const queue = [...all];
  const differing: string[] = [];
  const work = async (): Promise<void> => {
    for (let fixture = queue.pop(); fixture !== undefined; fixture = queue.pop())
      if (JSON.stringify(await observe(fixture)) !== JSON.stringify(fixture.edges)) differing.push(`${fixture.language}/${fixture.name}`);
  };
  await Promise.all([work(), work()]);
  expect(differing).toEqual([]);
});

afterAll(() => {
  for (const [language, { edges, missing, joined, seen }] of totals)
    console.info(
      `${language}: recall ${(1 - missing / edges).toFixed(4)} of ${edges} observed edges, precision ${(seen / joined).toFixed(4)} of ${joined} from functions that ran`,
    );
});
