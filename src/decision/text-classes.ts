/**
 * What a decision does with texts of no list, from a run that has a lane for them all: a diagram over the program's tests of
 * the text, which is exact for every text. Each of its classes is like some lane, or impossible, or needs a text of its own,
 * or is named as not known.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Residue } from "../diagram/lift.js";
import { lifted } from "../diagram/lift.js";
import type { Answered } from "../symbolic/impossible-tests.js";
import { isImpossible } from "../symbolic/impossible-tests.js";
import type { Machine } from "../symbolic/machine.js";
import type { TextDomain } from "../symbolic/text-domain.js";
import { comparedTexts } from "../symbolic/text-tests.js";
import { testOfUnlisted } from "../symbolic/unlisted-texts.js";
import { evaluateTerm } from "../terms/evaluate.js";
import type { Term } from "../terms/term.js";
import { oneValueEach } from "./one-value.js";

/** The classes of one text variable. */
export interface TextClasses {
  readonly machine: Machine;
  readonly text: Variable;
  readonly domain: TextDomain;
  /** Over the condition variables of the program's tests. */
  readonly root: Diagram<Residue>;
  /** Where the tests can come out as they do, as far as that is simple to tell; `root` says nothing elsewhere. */
  readonly possible: Guard;
  /** A lane that is like the texts of a class; none where no lane is. */
  readonly representatives: ReadonlyMap<Residue, number>;
}

/** Texts of a class that no lane is like, as the answers of tests that lead there. */
export interface UnmetClass {
  readonly residue: Residue;
  readonly ways: readonly (readonly Answered[])[];
  /** Whether there are more ways. */
  readonly isCut: boolean;
}

const classLimit = 1024;
const wayLimit = 64;

/** The text variables with a lane for texts of no list that diagrams test. */
export function openTextsOf(machine: Machine, roots: readonly Diagram<unknown>[]): Variable[] {
  const tested = new Set(roots.flatMap(supportOf));
  return [...tested].filter((v) => {
    const meaning = machine.variables.meaning(v);
    return meaning.kind === "text" && meaning.domain.unlisted !== null;
  });
}

/** The classes of a text variable; a reason in words where they are not known. */
export function textClasses(machine: Machine, roots: readonly Diagram<unknown>[], text: Variable): TextClasses | string {
  const meaning = machine.variables.meaning(text);
  if (meaning.kind !== "text" || meaning.domain.unlisted === null) return notAlike;
  const { domain } = meaning;
  const whole = lifted(machine.forest, roots, (v) => v === text || testOfUnlisted(machine, v, text) !== null);
  if (leavesOf(whole).length > classLimit) return `texts of no list fall into more than ${classLimit} classes`;
  const branches = whole.kind === "lanes" && whole.variable === text ? whole.branches : [{ when: LaneSet.full(text.lanes!), then: whole }];
  const told = branches.find(({ when }) => when.has(domain.unlisted!))?.then;
  if (told === undefined) return notAlike;
  const possible = oneValueEach(machine, told, text);
  const root = machine.forest.restrict(told, possible);
  const compared = comparedTexts([...domain.predicates.values()].map(({ term }) => term));
  const alike = LaneSet.of(text.lanes!, (lane) => lane !== domain.unlisted && !compared.has(domain.lanes[lane]!));
  const found = reached({ machine, text, domain }, root, alike);
  const representatives = new Map<Residue, number>();
  for (const [residue, lanes] of found) {
    const own = branches.find(({ then }) => then.kind === "leaf" && then.value === residue)?.when;
    if (own === undefined || !lanes.intersect(own).equals(lanes)) return notAlike;
    const all = lanes.lanes();
    representatives.set(residue, all.find((lane) => domain.lanes[lane] !== domain.absent) ?? all[0]!);
  }
  return { machine, text, domain, root, possible, representatives };
}

const notAlike = "what the program does with texts of no list is not followed";

type Tested = Pick<TextClasses, "machine" | "text" | "domain">;

/** The lanes that the tests lead to each class, by their own answers. */
function reached(tested: Tested, root: Diagram<Residue>, lanes: LaneSet): Map<Residue, LaneSet> {
  const found = new Map<Residue, LaneSet>();
  const visit = (d: Diagram<Residue>, here: LaneSet): void => {
    if (here.isEmpty()) return;
    if (d.kind === "leaf") return void found.set(d.value, found.get(d.value)?.union(here) ?? here);
    const holds = lanesWith(tested, d.variable);
    for (const { when, then } of d.kind === "lanes" ? d.branches : [])
      visit(then, here.intersect(when.has(1) ? holds : holds.complement()));
  };
  visit(root, lanes);
  return found;
}

/** The lanes on which a condition's test holds. */
function lanesWith({ machine, text, domain }: Tested, condition: Variable): LaneSet {
  const term = testOfUnlisted(machine, condition, text);
  return term === null ? LaneSet.empty(text.lanes!) : lanesOfTest(domain, term);
}

/** By domain and test, as JSON: what is no predicate of the run. */
const computed = new WeakMap<TextDomain, Map<string, LaneSet>>();

export function lanesOfTest(domain: TextDomain, term: Term): LaneSet {
  const key = JSON.stringify(term);
  const known = domain.predicates.get(key)?.lanes ?? computed.get(domain)?.get(key);
  if (known !== undefined) return known;
  const { lanes, unlisted } = domain;
  const made = LaneSet.of(lanes.length, (lane) => lane !== unlisted && evaluateTerm(term, () => lanes[lane]!) === true);
  const others = computed.get(domain) ?? new Map<string, LaneSet>();
  computed.set(domain, others.set(key, made));
  return made;
}

/** Classes that no lane is like and that may have texts. */
export function unmetClasses({ machine, text, root, representatives }: TextClasses): UnmetClass[] {
  const unmet = new Map(leavesOf(root).flatMap((residue) => (representatives.has(residue) ? [] : [[residue, emptyClass()] as const])));
  if (unmet.size === 0) return [];
  const open = new Map<number, boolean>();
  const isOpen = (d: Diagram<Residue>): boolean => {
    let known = open.get(d.id);
    if (known === undefined) open.set(d.id, (known = leavesOf(d).some((residue) => unmet.has(residue))));
    return known;
  };
  const visit = (d: Diagram<Residue>, answered: readonly Answered[]): void => {
    if (!isOpen(d) || isImpossible(answered)) return;
    if (d.kind === "leaf") {
      const own = unmet.get(d.value)!;
      if (own.ways.length < wayLimit) own.ways.push(answered);
      else own.isCut = true;
      return;
    }
    if ([...unmet.values()].every((own) => own.isCut)) return;
    const term = testOfUnlisted(machine, d.variable, text);
    if (term === null || d.kind !== "lanes") return;
    for (const { when, then } of d.branches) visit(then, [...answered, { term, truth: when.has(1) }]);
  };
  visit(root, []);
  return [...unmet].flatMap(([residue, { ways, isCut }]) => (ways.length === 0 && !isCut ? [] : [{ residue, ways, isCut }]));
}

function emptyClass(): { ways: (readonly Answered[])[]; isCut: boolean } {
  return { ways: [], isCut: false };
}
