/** Python's format(value, spec): the format specification mini-language. The `z` option is unmodelled; `n` is the C locale's. */
import { exponentText, fixedText, generalText, shortestText } from "./float-text.js";
import type { Layout } from "./number-layout.js";
import { layOutNumber, layOutText, signText, splitNumber } from "./number-layout.js";
import { toDouble } from "./numbers.js";
import { integerText, strText } from "./represent.js";
import { characters } from "./text.js";
import { digitsNumber } from "./unicode.js";
import type { Raise, Result, TermValue } from "./value.js";
import { isRaise, limits, raises } from "./value.js";

interface Spec {
  readonly fill: string | undefined;
  readonly align: Layout["align"] | undefined;
  readonly sign: string;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly separator: Layout["separator"];
  readonly precision: number | undefined;
  readonly type: string;
}

const alignment = "[<>=^]";
const specPattern = new RegExp(
  `^(?:(?<fill>.)(?<filled>${alignment})|(?<align>${alignment}))?(?<sign>[-+ ])?(?<z>z)?(?<alternate>#)?(?<number>\\p{Nd}*)` +
    "(?<separator>[,_]?)(?:\\.(?<precision>\\p{Nd}+))?(?<type>.?)$",
  "su",
);

/** Widths and precisions beyond this are errors in CPython. */
const largestCount = (1n << 63n) - 1n;

/** Digits as a count; undefined when absent. */
function countOf(digits: string | undefined, limit: number): number | undefined | Raise {
  if (digits === undefined || digits === "") return undefined;
  const count = digitsNumber(digits);
  if (count === undefined || count > largestCount) return raises.valueError;
  return count > limit ? raises.unmodelled : Number(count);
}

function parseSpec(text: string): Spec | Raise {
  const groups = specPattern.exec(text)?.groups;
  if (groups === undefined) return raises.valueError;
  const number = groups.number ?? "";
  const fill = groups.fill;
  const isZero = fill === undefined && number.startsWith("0");
  const width = countOf(number, limits.text);
  const precision = countOf(groups.precision, limits.precision);
  if (isRaise(width)) return width;
  if (isRaise(precision)) return precision;
  if (groups.z !== undefined) return raises.unmodelled;
  return {
    fill,
    align: (groups.filled ?? groups.align) as Layout["align"] | undefined,
    sign: groups.sign ?? "",
    alternate: groups.alternate !== undefined,
    zero: isZero,
    width: width ?? 0,
    separator: (groups.separator ?? "") as Layout["separator"],
    precision,
    type: groups.type ?? "",
  };
}

export function formatValue(value: TermValue, specText: TermValue): Result {
  if (typeof specText !== "string") return raises.typeError;
  if (specText === "") return strText(value);
  if (value === undefined) return raises.unmodelled;
  if (typeof value === "object") return raises.typeError;
  const spec = parseSpec(specText);
  if (isRaise(spec)) return spec;
  if (typeof value === "string") return formatText(value, spec);
  if (!isGroupable(spec)) return raises.valueError;
  if (typeof value === "number") return formatDouble(value, spec);
  return formatInteger(BigInt(value), spec);
}

/** Which types may group their digits. */
function isGroupable({ separator, type }: Spec): boolean {
  if (separator === "" || type === "") return true;
  return "deEfFgG%".includes(type) || (separator === "_" && "boxX".includes(type));
}

function formatText(value: string, spec: Spec): Result {
  if (spec.type !== "" && spec.type !== "s") return raises.valueError;
  if (spec.sign !== "" || spec.alternate || spec.separator !== "" || spec.align === "=") return raises.valueError;
  const cut = spec.precision === undefined ? value : characters(value).slice(0, spec.precision).join("");
  return layOutText(cut, { fill: spec.fill ?? (spec.zero ? "0" : " "), align: spec.align ?? "<", width: spec.width });
}

function numberLayout(spec: Spec, group: number): Layout {
  return {
    fill: spec.fill ?? (spec.zero ? "0" : " "),
    align: spec.align ?? (spec.zero ? "=" : ">"),
    width: spec.width,
    separator: spec.separator,
    group,
  };
}

const integerBases: Readonly<Record<string, { readonly base: number; readonly prefix: string }>> = {
  b: { base: 2, prefix: "0b" },
  o: { base: 8, prefix: "0o" },
  x: { base: 16, prefix: "0x" },
  X: { base: 16, prefix: "0X" },
};

function formatInteger(value: bigint, spec: Spec): Result {
  if (spec.type !== "" && "eEfFgG%".includes(spec.type)) {
    const double = toDouble(value);
    return isRaise(double) ? double : formatDouble(double, spec);
  }
  if (spec.type !== "" && !"bcdnoxX".includes(spec.type)) return raises.valueError;
  if (spec.precision !== undefined) return raises.valueError;
  if (spec.type === "c") return formatCharacter(value, spec);
  const magnitude = value < 0n ? -value : value;
  const based = integerBases[spec.type];
  const text = based === undefined ? integerText(magnitude) : magnitude.toString(based.base);
  if (isRaise(text)) return text;
  const prefix = spec.alternate && based !== undefined ? based.prefix : "";
  const digits = spec.type === "X" ? text.toUpperCase() : text;
  return layOutNumber({ sign: signText(value < 0n, spec.sign), prefix, digits, rest: "" }, numberLayout(spec, based === undefined ? 3 : 4));
}

function formatCharacter(value: bigint, spec: Spec): Result {
  if (spec.sign !== "" || spec.alternate) return raises.valueError;
  if (value < 0n || value > 0x10ffffn) return raises.overflowError;
  if (value >= 0xd800n && value < 0xe000n) return raises.unmodelled;
  return layOutNumber({ sign: "", prefix: "", digits: "", rest: String.fromCodePoint(Number(value)) }, numberLayout(spec, 3));
}

function formatDouble(value: number, spec: Spec): Result {
  if (spec.type !== "" && !"eEfFgGn%".includes(spec.type)) return raises.valueError;
  const text = doubleText(spec.type === "%" ? value * 100 : value, spec);
  const cased = spec.type === "E" || spec.type === "F" || spec.type === "G" ? text.toUpperCase() : text;
  const { digits, rest } = splitNumber(cased);
  const isNegative = value < 0 || Object.is(value, -0);
  return layOutNumber({ sign: signText(isNegative, spec.sign), prefix: "", digits, rest }, numberLayout(spec, 3));
}

/** Without the sign. */
function doubleText(value: number, { type, precision, alternate }: Spec): string {
  switch (type.toLowerCase()) {
    case "e":
      return exponentText(value, precision ?? 6, { alternate });
    case "f":
      return fixedText(value, precision ?? 6, { alternate });
    case "%":
      return `${fixedText(value, precision ?? 6, { alternate })}%`;
    case "":
      return precision === undefined
        ? shortestText(value, { alternate, addDot: true })
        : generalText(value, precision, { alternate, addDot: true });
    default:
      return generalText(value, precision ?? 6, { alternate });
  }
}
