/** What is wrong with a document that should be a loss spec, where, and what to do about it. */
export interface SpecProblem {
  /** JSON pointer to the place; "" is the whole document. */
  readonly pointer: string;
  readonly message: string;
  readonly remedy: string;
}

/** Reports a problem at a place below the current one. */
export type Report = (place: string, message: string, remedy: string) => void;
