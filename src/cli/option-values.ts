/** How values of options are read. */
import { InvalidArgumentError } from "commander";

export function positiveInteger(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("Give a number from 1.");
  return number;
}

/** Of an option that may be given several times. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

export function collectEntry(value: string, before: readonly string[]): string[] {
  if (!/[^:]:[^:]/.test(value)) throw new InvalidArgumentError("Write FILE:NAME, like app.py:handler.");
  return collect(value, before);
}
