/** Labels in a list that is asked only where they cannot come any more: an earlier test of the same label has taken them. */
import type { Diagnostic } from "../base/diagnostic.js";
import type { Span } from "../base/span.js";
import { compareSpans } from "../base/span.js";
import { LaneSet } from "../diagram/domain.js";
import type { LintInput } from "./lint-input.js";
import type { Reached } from "./reached.js";
import { outputVariables, reachedSites, withinBudget } from "./reached.js";
import { contains, SourceLiterals } from "./source-literals.js";
import type { WordTest } from "./text-tests.js";
import { acceptedBy, groupBy, quoted, wordTests } from "./text-tests.js";

export function lintShadowed(input: LintInput): Diagnostic[] {
  const literals = new SourceLiterals(input.program);
  const tests = wordTests(input).filter((t) => t.how === "equals" && typeof t.word === "string");
  return reachedSites(input).flatMap(({ site, ways }): Diagnostic[] => {
    const own = tests.filter((t) => contains(site.condition, t.span));
    const words = groupBy(own, (t) => String(t.word));
    if (words.length < 2) return [];
    const shadowed = words.filter(
      (group) => ways.every((way) => isShadowed(way, group)) && ways.some((way) => ofMachine(way, group).length > 0),
    );
    // Where all of them are, the branch itself is never taken.
    if (shadowed.length === 0 || shadowed.length === words.length) return [];
    return shadowed.flatMap((group): Diagnostic[] => {
      const [test] = group;
      const by = test === undefined ? undefined : takerOf(tests, test, site.condition);
      if (test === undefined || by === undefined) return [];
      return [
        {
          code: "shadowed-label",
          span: literals.find(String(test.word), test.span) ?? test.span,
          message: `${quoted(test.word)} is also among what the test in line ${by.line} looks for, which comes first: this list never wins by it.`,
          remedy: "Keep the label in one of the lists.",
        },
      ];
    });
  });
}

function ofMachine({ linted }: Reached, group: readonly WordTest[]): readonly WordTest[] {
  return group.filter((t) => t.run === linted);
}

/** Whether the texts of a word never come to the condition, or never in this way. */
function isShadowed(way: Reached, group: readonly WordTest[]): boolean {
  const { machine, record } = way;
  const { forest } = machine;
  const asked = outputVariables(machine, record.value);
  return ofMachine(way, group).every(({ test, domain, word }) => {
    if (!asked.includes(test.text)) return false;
    const lane = domain.lanes.indexOf(String(word));
    if (lane < 0) return false;
    const only = forest.lanesIn(
      test.text,
      LaneSet.of(domain.lanes.length, (l) => l === lane),
    );
    return withinBudget(machine, false, () => forest.and(record.live, only) === forest.false);
  });
}

/** The earlier test of the same text that accepts the word's label too. */
function takerOf(tests: readonly WordTest[], test: WordTest, condition: Span): Span | undefined {
  const lanes = acceptedBy(test);
  return tests
    .filter((t) => t.run === test.run && t.test.text === test.test.text && t.span.path === condition.path)
    .filter((t) => compareSpans(t.span, condition) < 0 && (t.word === test.word || acceptedBy(t).some((l) => lanes.includes(l))))
    .map(({ span }) => span)
    .sort(compareSpans)[0];
}
