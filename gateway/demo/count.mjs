// Wrong decisions, from what applications were seen to do. Which of their actions is which outcome of the rule is learned from the run itself: the gateway's
// log says the outcome of what it served, and an action that came with two outcomes would show that the rule is not what the application does.

/** `seen` and `served` by variant, picture by picture; `right` are the outcome ids that are right for each picture. */
export function sharesOf({ variants, right, seen, served }) {
  const outcomeOf = new Map();
  let contradictions = 0;
  for (const [place] of variants.entries())
    for (const [picture, action] of seen[place].entries()) {
      const outcome = served[place][picture];
      if (outcomeOf.has(action) && outcomeOf.get(action) !== outcome) contradictions += 1;
      else outcomeOf.set(action, outcome);
    }
  const wrong = variants.map((variant, place) => {
    const count = right.filter((allowed, picture) => !allowed.includes(outcomeOf.get(seen[place][picture]))).length;
    return [variant, count];
  });
  return { wrong: Object.fromEntries(wrong), actions: outcomeOf.size, contradictions };
}

export function table(rows, variants) {
  const head = ["application", ...variants.map((variant) => `${variant}`), "fewer than generic", "than tuned", "rule contradicted"];
  const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;
  const fewer = (wrong, base) => (base === 0 ? "-" : `${(100 * (1 - wrong / base)).toFixed(0)} %`);
  const lines = rows.map(({ name, count, wrong, contradictions }) => [
    name,
    ...variants.map((variant) => percent(wrong[variant], count)),
    fewer(wrong.customised, wrong.generic),
    fewer(wrong.customised, wrong.tuned),
    String(contradictions),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column].length)));
  return [head, ...lines]
    .map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  "))
    .join("\n");
}
