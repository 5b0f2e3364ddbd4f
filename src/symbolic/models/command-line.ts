/** `argparse.ArgumentParser`: options are settings, which fall back to their defaults. */
import type { Span } from "../../base/span.js";
import { asBoolean } from "../booleans.js";
import { onlyLeaf } from "../concrete.js";
import { environmentTruth, guardOf } from "../conditions.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf } from "../machine.js";
import { settingOf } from "../settings.js";
import type { Atom, Value } from "../value.js";
import type { Model } from "./model.js";

export const parserLabel = "argparse.ArgumentParser";

/** What is modelled of a parser; the rest of it is unknown. */
export const parserMethods: ReadonlySet<string> = new Set([
  "add_argument",
  "add_argument_group",
  "add_mutually_exclusive_group",
  "parse_args",
  "parse_known_args",
  "set_defaults",
]);

const newParser: Model = (machine, _flow, args, span) => {
  const given = args.map((a) => a.value);
  return machine.unknown(machine.nameAt(span), span, given, parserLabel);
};

function resultOf(parser: Atom & { kind: "unknown" }): string {
  return `${parser.name}.parse_args()`;
}

function textOf(value: Value | undefined): string | null {
  const atom = value === undefined ? undefined : onlyLeaf(value);
  return atom?.kind === "constant" && typeof atom.value === "string" ? atom.value : null;
}

function parserIn(args: readonly ArgumentValue[]): (Atom & { kind: "unknown" }) | null {
  const atom = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  return atom?.kind === "unknown" ? atom : null;
}

const addArgument: Model = (machine, flow, args, span) => {
  const parser = parserIn(args);
  const given = (name: string): Value | undefined => args.find((a) => a.name === name)?.value;
  const flags = args.slice(1).flatMap((a) => (a.kind === "positional" ? [textOf(a.value)] : []));
  const flag = flags.find((f) => f?.startsWith("--")) ?? flags[0] ?? null;
  if (parser === null || flag === null) return machine.none;
  const fallback = given("default");
  const required = given("required");
  const isOptional = flag.startsWith("-") && (required === undefined || required === machine.falsity);
  if (!isOptional && fallback === undefined) return machine.none;
  const name = textOf(given("dest")) ?? flag.replace(/^-+/, "").replaceAll("-", "_");
  const shown = `${span.path}#${flag}`;
  const action = textOf(given("action"));
  const isSwitch = action === "store_true" || action === "store_false";
  const atRest = isSwitch ? asBoolean(machine, machine.forest.leaf(action === "store_false")) : machine.none;
  const otherwise = fallback === undefined ? atRest : converted(machine, flow, fallback, given("type"), span);
  const set = isSwitch ? asBoolean(machine, machine.forest.leaf(action === "store_true")) : settingOf(machine, shown, span);
  const isGiven = guardOf(machine, environmentTruth(machine, shown, span, "setting"));
  const value = machine.forest.ite(isGiven, action === "store_const" ? (given("const") ?? machine.none) : set, otherwise);
  machine.write(attributeOf(`unknown ${resultOf(parser)}`, name), value, flow.live);
  return machine.none;
};

/** Other defaults than those of the options themselves. */
const setDefaults: Model = (machine, flow, args, span) => {
  const parser = parserIn(args);
  for (const { name } of args)
    if (parser !== null && name !== undefined)
      machine.write(attributeOf(`unknown ${resultOf(parser)}`, name), machine.unknown(`${machine.nameAt(span)}.${name}`, span), flow.live);
  return machine.none;
};

/** A default that is a text goes through the option's type as what is given does. */
function converted(machine: Machine, flow: Flow, fallback: Value, type: Value | undefined, span: Span): Value {
  if (textOf(fallback) === null || type === undefined) return fallback;
  return machine.hooks.call(machine, flow, type, [{ kind: "positional", value: fallback }], span);
}

function parsed(known: boolean): Model {
  return (machine, _flow, args, span) => {
    const parser = parserIn(args);
    if (parser === null) return machine.unknown(machine.nameAt(span), span);
    const name = resultOf(parser);
    const options = machine.atoms.leaf({ kind: "unknown", name, span, parts: [], label: name });
    const rest = (): Value => machine.unknown(`${name} (rest)`, span);
    return known ? machine.atoms.leaf({ kind: "tuple", items: [options, rest()] }) : options;
  };
}

const itself: Model = (machine, _flow, args) => args[0]?.value ?? machine.none;

export const commandLineModels: Readonly<Record<string, Model>> = { [parserLabel]: newParser };

export const parserModels: Readonly<Record<string, Model>> = {
  "argument-parser.add_argument": addArgument,
  "argument-parser.add_argument_group": itself,
  "argument-parser.add_mutually_exclusive_group": itself,
  "argument-parser.parse_args": parsed(false),
  "argument-parser.set_defaults": setDefaults,
  "argument-parser.parse_known_args": parsed(true),
};
