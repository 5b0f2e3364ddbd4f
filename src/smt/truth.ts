/**
 * Conditions as SMT-LIB, built so that what is said about one text stays one membership in a regular language. The
 * solver decides a single membership by derivatives in milliseconds, where the same said by several string constraints
 * takes it from seconds to forever; so languages over the same text are joined here, before it sees them.
 */

/** "The text `symbol` is in `regex`". */
export interface Language {
  readonly symbol: string;
  readonly regex: string;
}

export interface Truth {
  readonly smt: string;
  readonly language?: Language;
  /** Of a conjunction. */
  readonly conjuncts?: readonly Truth[];
  /** Of a negation: what is negated. */
  readonly negated?: Truth;
}

export const isTrue: Truth = { smt: "true" };
export const isFalse: Truth = { smt: "false" };

export function known(value: boolean): Truth {
  return value ? isTrue : isFalse;
}

export function inLanguage(symbol: string, regex: string): Truth {
  if (regex === "re.all") return isTrue;
  if (regex === "re.none") return isFalse;
  return { smt: `(str.in_re ${symbol} ${regex})`, language: { symbol, regex } };
}

/** A condition that is opaque here. */
export function condition(smt: string): Truth {
  return { smt };
}

export function not(truth: Truth): Truth {
  if (truth.smt === "true") return isFalse;
  if (truth.smt === "false") return isTrue;
  if (truth.negated !== undefined) return truth.negated;
  if (truth.language !== undefined) return inLanguage(truth.language.symbol, complement(truth.language.regex));
  return { smt: `(not ${truth.smt})`, negated: truth };
}

function complement(regex: string): string {
  const inner = /^\(re\.comp (.*)\)$/s.exec(regex)?.[1];
  return inner ?? `(re.comp ${regex})`;
}

/** Languages over one text become one; the rest stays in order, without repetition. */
export function and(...truths: readonly Truth[]): Truth {
  const flat = truths.flatMap((t) => t.conjuncts ?? [t]).filter((t) => t.smt !== "true");
  if (flat.some((t) => t.smt === "false")) return isFalse;
  const conjuncts = joinLanguages("re.inter", flat);
  const [first] = conjuncts;
  if (first === undefined) return isTrue;
  return conjuncts.length === 1 ? first : { smt: `(and ${conjuncts.map((c) => c.smt).join(" ")})`, conjuncts };
}

export function or(...truths: readonly Truth[]): Truth {
  if (truths.some((t) => t.smt === "true")) return isTrue;
  const joined = joinLanguages(
    "re.union",
    truths.filter((t) => t.smt !== "false"),
  );
  const [first] = joined;
  if (first === undefined) return isFalse;
  return joined.length === 1 ? first : not(and(...joined.map(not)));
}

function joinLanguages(operator: "re.inter" | "re.union", truths: readonly Truth[]): Truth[] {
  const languages = new Map<string, Set<string>>();
  const others = new Map<string, Truth>();
  for (const truth of truths) {
    const { language } = truth;
    if (language === undefined) others.set(truth.smt, truth);
    else languages.set(language.symbol, (languages.get(language.symbol) ?? new Set<string>()).add(language.regex));
  }
  const joined = [...languages].map(([symbol, all]) =>
    inLanguage(symbol, all.size === 1 ? [...all].join("") : `(${operator} ${[...all].join(" ")})`),
  );
  return [...joined, ...others.values()];
}

/** `when ? yes : no`. */
export function either(when: Truth, yes: Truth, no: Truth): Truth {
  return or(and(when, yes), and(not(when), no));
}
