/** Numbers as people write them: without the noise of binary fractions. */

export function shownAs(x: number): string {
  return String(Number(x.toPrecision(12)));
}

/** The number with the fewest decimals from `low` up to, but without, `high`. */
export function roundestIn(low: number, high: number): number {
  for (let digits = 0; digits <= 17; digits++) {
    const unit = 10 ** digits;
    const candidate = Math.ceil(low * unit) / unit;
    if (candidate >= low && candidate < high) return candidate;
    if ((Math.ceil(low * unit) + 1) / unit < high) return (Math.ceil(low * unit) + 1) / unit;
  }
  return low;
}
