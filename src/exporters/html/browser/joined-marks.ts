/**
 * Joins rows of a rule with lines of source: what the pointer or the keyboard is on lights up on the other side; a click keeps it lit
 * and goes there. Keys are those of `marks.ts`.
 */
import { all, byId, wordsOf } from "./elements.js";
import { reveal } from "./tabs.js";

export interface JoinedMarks {
  /** Lights these keys until others are lit; what is given first is gone to. */
  readonly show: (keys: readonly string[]) => void;
}

export function joinMarks(decision: HTMLElement): JoinedMarks {
  const lines = index(all("[data-keys]", decision), "data-keys");
  const references = index(all("[data-ref]", decision), "data-ref");
  const ways = index(all("[data-ways]", decision), "data-ways");
  let kept: readonly string[] = [];
  let lit: Element[] = [];

  const light = (keys: readonly string[]): void => {
    for (const each of lit) each.classList.remove("lit", "on-way");
    const found = keys.flatMap((key) => [...(lines.get(key) ?? []), ...(references.get(key) ?? [])]);
    const rows = keys.flatMap((key) => references.get(key) ?? []);
    const conditions = rows.flatMap((row) => wordsOf(row, "data-ways")).flatMap((key) => lines.get(key) ?? []);
    const outcomes = keys.flatMap((key) => ways.get(key) ?? []);
    for (const each of [...conditions, ...outcomes]) each.classList.add("on-way");
    for (const each of found) each.classList.add("lit");
    lit = [...found, ...conditions, ...outcomes];
  };

  const on = (event: Event): void => {
    const at = event.target instanceof Element ? event.target.closest("[data-keys], [data-ref]") : null;
    const keys = at === null ? kept : keysOf(at);
    light(keys);
    if (at?.hasAttribute("data-ref") === true) scrollSource(decision, keys.flatMap((key) => lines.get(key) ?? [])[0]);
  };
  decision.addEventListener("pointerover", on);
  decision.addEventListener("pointerleave", () => light(kept));
  decision.addEventListener("focusin", on);

  decision.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#"]') : null;
    const id = at?.getAttribute("href")?.slice(1) ?? "";
    const target = id === "" ? null : byId(id);
    if (at === null || target === null || !decision.contains(target)) return;
    event.preventDefault();
    const source = at.closest("[data-keys], [data-ref]");
    kept = source === null ? keysOf(target) : keysOf(source);
    light(kept);
    reveal(target);
    goTo(decision, target);
  });
  decision.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    kept = [];
    light(kept);
  });
  return {
    show: (keys) => {
      kept = keys;
      light(keys);
      scrollSource(decision, keys.flatMap((key) => lines.get(key) ?? [])[0]);
    },
  };
}

function index(elements: readonly HTMLElement[], attribute: string): Map<string, HTMLElement[]> {
  const found = new Map<string, HTMLElement[]>();
  for (const each of elements) for (const key of wordsOf(each, attribute)) found.set(key, [...(found.get(key) ?? []), each]);
  return found;
}

function keysOf(of: Element): string[] {
  return wordsOf(of, of.hasAttribute("data-keys") ? "data-keys" : "data-ref");
}

function goTo(decision: HTMLElement, target: HTMLElement): void {
  if (target.closest(".source") !== null && isBeside(decision)) scrollSource(decision, target);
  else target.scrollIntoView({ block: "center", behavior: calm() });
}

/** Where the source scrolls by itself, to the line, if it is out of sight. */
function scrollSource(decision: HTMLElement, line: HTMLElement | undefined): void {
  const source = decision.querySelector<HTMLElement>(".source");
  if (source === null || line === undefined || !isBeside(decision)) return;
  const fold = line.closest("details");
  if (fold !== null) fold.open = true;
  const around = source.getBoundingClientRect();
  const own = line.getBoundingClientRect();
  if (own.top >= around.top + 40 && own.bottom <= around.bottom - 10) return;
  source.scrollBy({ top: own.top - around.top - around.height / 3, behavior: calm() });
}

function isBeside(decision: HTMLElement): boolean {
  const source = decision.querySelector(".source");
  return source !== null && getComputedStyle(source).position === "sticky";
}

function calm(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
