/** From an image or a text to label scores and outcome probabilities: one model, or a backbone that several applications share with a head of its own. */
import type { Batcher } from "./batcher.js";
import { imageRow } from "./image-input.js";
import type { ModelInput } from "./model-description.js";
import type { Row } from "./row.js";
import { rowOfNumbers } from "./row.js";
import { textRow } from "./text-input.js";

export type Input = { readonly kind: "image"; readonly bytes: Uint8Array } | { readonly kind: "text"; readonly text: string };

export interface Prediction {
  /** By column: label scores in 0..1, then what the model says of variables. */
  readonly scores: Float32Array;
  /** Of all parts side by side; empty without an outcome head. */
  readonly outcomes: Float32Array;
}

/** Rows of inputs are made once, also where several models of a request take the same one. */
export type RowOf = (input: Input, shape: ModelInput) => Promise<Row>;

export function rowMaker(maxPixels: number): RowOf {
  return async (input, shape) =>
    input.kind === "image" ? imageRow(input.bytes, shape, maxPixels) : rowOfNumbers(textRow(input.text, shape.size));
}

export class Predictor {
  constructor(
    readonly input: ModelInput,
    private readonly first: Batcher,
    private readonly head: Batcher | undefined,
  ) {}

  async predict(row: Row, signal: AbortSignal): Promise<Prediction> {
    const outputs = await this.first.run(row, signal);
    const [scores, outcomes] = this.head === undefined ? outputs : await this.head.run(rowOfNumbers(outputs[0] as Float32Array), signal);
    return { scores: scores as Float32Array, outcomes: outcomes ?? new Float32Array() };
  }
}
