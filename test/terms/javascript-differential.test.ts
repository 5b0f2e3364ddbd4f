/** Every row of JavaScript against Node itself, on generated and hostile inputs: the value in its normal form, or the error's name. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { javascriptFunctions } from "../../src/terms/javascript/functions.js";
import { javascriptConstants } from "../../src/terms/javascript/number-functions.js";
import type { JavaScriptFunction } from "../../src/terms/pure-function.js";
import { callFunction } from "../../src/terms/pure-function.js";
import type { TermValue } from "../../src/terms/value.js";
import { raises } from "../../src/terms/value.js";
import { argumentsOf, isOnExpression, nastyValues } from "./javascript-inputs.js";
import { agrees, ask, bindingOf, isSame, show } from "./node.js";

const seed = 20240607;
const inputsPerRow = 1000;
const inputsPerExpressionRow = 4000;

/** Rows whose results may lie outside the term language; all others must give a result on every input. */
const mayBeUnmodelled = new Set([
  ...["equal.js-strict", "not-equal.js-strict", "equal.js-loose", "not-equal.js-loose", "Object.is", "JSON.parse", "item.js"],
  ...["Array.prototype.includes", "Array.prototype.indexOf", "Array.prototype.lastIndexOf"],
  ...["toLocaleLowerCase", "toLocaleUpperCase", "padStart", "padEnd", "repeat"].map((name) => `String.prototype.${name}`),
]);

/** What a row says on these, when it is not what Node says. */
function difference(
  row: JavaScriptFunction,
  call: ReturnType<typeof bindingOf>,
  values: readonly TermValue[],
): string | "unmodelled" | null {
  const ours = callFunction(row, values);
  if (ours === raises.unmodelled) return "unmodelled";
  const theirs = ask(call, values);
  if (agrees(ours, theirs)) return null;
  const said = ours !== null && typeof ours === "object" && "type" in ours ? `raises ${ours.type}` : show(ours);
  return `${row.javascript} on ${values.map(show).join(" ; ")}\n  ours: ${said}\n  Node: ${"value" in theirs ? show(theirs.value) : `raises ${theirs.raises}`}`;
}

function hostileCalls(row: JavaScriptFunction): readonly (readonly TermValue[])[] {
  if (isOnExpression(row)) return [];
  const single = nastyValues.map((value) => [value]);
  if (row.parameters.length === 1 && !row.parameters[0]!.startsWith("*")) return [[], ...single];
  return [[], ...single, ...nastyValues.flatMap((left) => nastyValues.map((right) => [left, right]))];
}

describe(`Node and the term language (seed ${seed})`, () => {
  it.each(javascriptFunctions.map((row) => [row.name, row] as const))("%s", (_, row) => {
    const call = bindingOf(row);
    let unmodelled = 0;
    const check = (values: readonly TermValue[]): void => {
      const found = difference(row, call, values);
      if (found === "unmodelled") unmodelled++;
      else if (found !== null) throw new Error(found);
    };
    const hostile = hostileCalls(row);
    const numRuns = isOnExpression(row) ? inputsPerExpressionRow : inputsPerRow;
    hostile.forEach(check);
    fc.assert(fc.property(argumentsOf(row), check), { seed, numRuns });
    expect(unmodelled).toBeLessThanOrEqual(mayBeUnmodelled.has(row.name) || isOnExpression(row) ? (numRuns + hostile.length) / 4 : 0);
  });

  it("names constants as Node does", () => {
    for (const [name, value] of javascriptConstants) expect(isSame(value, new Function(`return ${name}`)()), name).toBe(true);
  });

  it("has one row a name", () => {
    const names = javascriptFunctions.map((row) => row.name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
