/** Which environment inputs a part of a program depends on: those that a walk from its root can come to test, through states and terms. */
import type { Term } from "../terms/term.js";
import { freeVariables } from "../terms/term.js";
import type { DecisionProgram, Pass, Place } from "./loss-spec.js";

/** Names of the inputs. */
export function inputsOf(program: DecisionProgram, root: number): ReadonlySet<string> {
  const names = new Set<string>();
  const nodes = new Set<number>();
  const variables = new Set<number>();
  const walk = (node: number): void => {
    if (nodes.has(node)) return;
    nodes.add(node);
    const found = program.nodes[node]!;
    if ("leaf" in found) return;
    read(found.test);
    found.next.forEach(walk);
  };
  const readTerm = (term: Term): void => freeVariables(term).map(Number).forEach(read);
  const readPass = (index: number, parts: (pass: Pass) => void): void => {
    const pass = program.passes[index]!;
    parts(pass);
    if (pass.ranking !== undefined) readRanking(pass.ranking);
  };
  const readRanking = (index: number): void => {
    const { when, by } = program.rankings![index]!;
    walk(when);
    readTerm(by);
  };
  const readPlace = (at: Place): void => {
    if (at.from === "ranking") readRanking(at.ranking);
    if (at.from === "kept") readPass(at.pass, (pass) => walk(pass.slots![at.slot]!.step));
  };
  const read = (index: number): void => {
    if (variables.has(index)) return;
    variables.add(index);
    const variable = program.variables[index]!;
    if ("at" in variable) readPlace(variable.at);
    if (variable.kind === "environment") names.add(variable.name);
    if (variable.kind === "condition") readTerm(variable.term);
    if (variable.kind === "state")
      readPass(variable.pass, ({ components }) => {
        walk(components[variable.component]!.initial);
        walk(components[variable.component]!.step);
      });
    if (variable.kind === "register")
      readPass(variable.pass, ({ registers }) => {
        const register = registers![variable.register]!;
        walk(register.initial);
        walk(register.step);
        register.terms.forEach(readTerm);
      });
  };
  walk(root);
  return names;
}
