/** Whether two ways to name outcomes cut the same samples alike: each name of one side goes with one name of the other. */

export interface Named {
  readonly observed: string;
  readonly told: string;
  /** Shown in the message. */
  readonly sample?: string;
}

/** The first sample that contradicts an earlier one, in words; undefined where none does. */
export function firstContradiction(samples: readonly Named[]): string | undefined {
  const toldBy = new Map<string, { readonly name: string; readonly sample: string }>();
  const observedBy = new Map<string, { readonly name: string; readonly sample: string }>();
  for (const [index, { observed, told, sample: text = "" }] of samples.entries()) {
    const sample = `${index} ${text}`.trimEnd();
    const before = toldBy.get(observed) ?? { name: told, sample };
    if (before.name !== told) return `sample ${sample}: ${observed} is told as ${told}, in sample ${before.sample} as ${before.name}`;
    const other = observedBy.get(told) ?? { name: observed, sample };
    if (other.name !== observed) return `sample ${sample}: ${told} is told of ${observed}, in sample ${other.sample} of ${other.name}`;
    toldBy.set(observed, before);
    observedBy.set(told, other);
  }
  return undefined;
}
