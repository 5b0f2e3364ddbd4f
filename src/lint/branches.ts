/**
 * Branches that do not branch: never taken, always taken, or alike on both sides. A place counts only if that is so on every
 * way on which a run came to it; that a condition repeats what an earlier one left over (`elif score < 0.5`) is no mistake.
 */
import type { Diagnostic } from "../base/diagnostic.js";
import type { Span } from "../base/span.js";
import { compareSpans } from "../base/span.js";
import { hasNumber, intersectNumbers } from "../diagram/domain.js";
import type { BranchSite } from "./branch-sites.js";
import { onlyRaises } from "./branch-sites.js";
import type { LintInput } from "./lint-input.js";
import { lintLiteralOperands } from "./literal-operands.js";
import type { Reached, ReachedSite } from "./reached.js";
import { outputVariables, reachedSites, takenWhere, testsInside, withinBudget } from "./reached.js";
import { isSameCode } from "./same-code.js";

export function lintBranches(input: LintInput): Diagnostic[] {
  const sites = reachedSites(input);
  return [...lintLiteralOperands(sites), ...sites.flatMap((reached) => [...neverOrAlways(reached), ...alike(reached)])];
}

function neverOrAlways({ site, ways }: ReachedSite): Diagnostic[] {
  const never = ways.every((way) => isEmpty(way, false));
  const always = !never && ways.every((way) => isEmpty(way, true));
  if (!never && !always) return [];
  const { then, else: otherwise } = site.instruction;
  const contradicting = ways.find((way) => isCompound(way, site));
  if (contradicting !== undefined)
    return [
      {
        code: "constant-condition",
        span: site.condition,
        message: `This condition is ${always ? "true" : "false"} for every output: its parts can each be true and false, but not so that the whole is ${always ? "false" : "true"}.`,
        remedy: always ? "Join the parts by `and`, if all of them were meant." : "Join the parts by `or`, if any of them was meant.",
      },
    ];
  const dependent = ways.find((way) => outputVariables(way.machine, way.record.value).length > 0);
  if (dependent === undefined || ways.some(asksOpenText)) return [];
  if (never && then.length > 0) return [unreachable(dependent, site, site.condition)];
  const [first] = otherwise;
  if (!always || first === undefined || onlyRaises(otherwise) || !ways.every(isOfScore)) return [];
  return [unreachable(dependent, site, first.span)];
}

function isEmpty(way: Reached, negated: boolean): boolean {
  return withinBudget(way.machine, false, () => takenWhere(way, negated) === way.machine.forest.false);
}

/** Whether a condition that has one value is made of several tests of which each has two. */
function isCompound(way: Reached, site: BranchSite): boolean {
  if (way.record.value.kind !== "leaf") return false;
  const { texts, numbers } = testsInside(way, site);
  const varies = [
    ...texts.filter(({ lanes }) => !lanes.isEmpty() && !lanes.complement().isEmpty()),
    ...numbers.filter(({ region }) => region.length > 0 && !(region.length === 1 && region[0] === -Infinity)),
  ];
  return varies.length > 1;
}

/** Whether the condition is about texts of no list: that none of those we think of passes proves nothing. */
function asksOpenText({ machine, record }: Reached): boolean {
  return outputVariables(machine, record.value).some((v) => {
    const meaning = machine.variables.meaning(v);
    return meaning.kind === "text" && meaning.domain.known === 0;
  });
}

/** Whether the condition is about one score alone: an author who lists all its values meant to leave none over. */
function isOfScore({ machine, record }: Reached): boolean {
  const [only, ...more] = outputVariables(machine, record.value);
  return only !== undefined && more.length === 0 && machine.variables.meaning(only).kind === "number";
}

function unreachable(way: Reached, site: BranchSite, span: Span): Diagnostic {
  const earlier = takers(way, site);
  const [first] = earlier;
  const where =
    first === undefined ? "earlier conditions leave nothing over for it" : `the test in line ${first.line} takes all of them before`;
  return {
    code: "unreachable-branch",
    span,
    message: `No output comes here: ${where}.`,
    remedy: "Ask for the narrower condition first, or take this branch out.",
  };
}

/** Earlier tests that hold wherever a test of this condition does. */
function takers(way: Reached, site: BranchSite): Span[] {
  const own = testsInside(way, site);
  const { texts, numbers } = way.machine.tests;
  const isBefore = (span: Span): boolean => span.path === site.condition.path && compareSpans(span, site.condition) < 0;
  const ofTexts = [...texts.values()].filter(
    (t) => isBefore(t.span) && own.texts.some((o) => o.text === t.text && o.lanes.intersect(t.lanes).equals(o.lanes)),
  );
  const ofNumbers = [...numbers.values()].filter(
    (t) =>
      isBefore(t.span) &&
      own.numbers.some((o) => {
        const common = intersectNumbers(o.region, t.region);
        return o.variable === t.variable && [...common, ...o.region].every((x) => hasNumber(common, x) === hasNumber(o.region, x));
      }),
  );
  return [...ofTexts, ...ofNumbers].map(({ span }) => span).sort(compareSpans);
}

function alike({ site, ways }: ReachedSite): Diagnostic[] {
  const { then, else: otherwise } = site.instruction;
  if (then.length === 0 || !isSameCode(then, otherwise)) return [];
  if (!ways.some((way) => outputVariables(way.machine, way.record.value).length > 0)) return [];
  return [
    {
      code: "identical-branches",
      span: site.condition,
      message: "Both branches of this condition do the same, so what the output says makes no difference here.",
      remedy: "Write what one of the branches was meant to do, or take the condition out.",
    },
  ];
}
