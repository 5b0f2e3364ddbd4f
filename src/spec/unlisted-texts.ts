/** Which texts of no list are meant by cells of a program's partition. */
import { compileProgram } from "./compile.js";
import type { DecisionProgram, UnlistedTexts } from "./loss-spec.js";

const compiled = new WeakMap<DecisionProgram, ReturnType<typeof compileProgram>>();

/** Whether a text is in one of these cells of a partition. */
export function cellTest(program: DecisionProgram, { partition, cells }: UnlistedTexts): (text: string) => boolean {
  const index = program.variables.findIndex((v) => v.kind === "text" && v.partition === partition);
  if (index < 0 || cells.length === 0) return () => false;
  let own = compiled.get(program);
  if (own === undefined) compiled.set(program, (own = compileProgram(program)));
  const variable = own.variables[index];
  return (text) => {
    const cell = variable?.kind === "text" ? variable.cellOf(text) : undefined;
    return cell !== undefined && cells.includes(cell);
  };
}
