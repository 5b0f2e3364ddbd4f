/** A diagram over other variables: each test of a variable becomes the same test of its image. */
import type { Diagram, Forest, Variable } from "./diagram.js";

/** `image` answers the variable itself where it stays. An image has as many lanes as the variable. */
export function renameTests<T>(forest: Forest, diagram: Diagram<T>, image: (variable: Variable) => Variable): Diagram<T> {
  const memo = new Map<number, Diagram<T>>();
  const visit = (d: Diagram<T>): Diagram<T> => {
    if (d.kind === "leaf") return d;
    const known = memo.get(d.id);
    if (known !== undefined) return known;
    const variable = image(d.variable);
    let result: Diagram<T>;
    if (d.kind === "lanes") {
      const parts = d.branches.map((b) => ({ when: b.when, then: visit(b.then) }));
      result = parts.reduceRight<Diagram<T>>(
        (rest, p) => forest.ite(forest.lanesIn(variable, p.when), p.then, rest),
        parts[parts.length - 1]!.then,
      );
    } else {
      result = visit(d.children[0]!);
      d.cuts.forEach((cut, i) => {
        result = forest.ite(forest.numberIn(variable, [cut]), visit(d.children[i + 1]!), result);
      });
    }
    memo.set(d.id, result);
    return result;
  };
  return visit(diagram);
}
