/** A row of a batch. It writes its numbers where the batch wants them, so that they are laid out once. */
export interface Row {
  writeTo(batch: Float32Array, start: number): void;
}

export function rowOfNumbers(numbers: Float32Array): Row {
  return { writeTo: (batch, start) => batch.set(numbers, start) };
}
