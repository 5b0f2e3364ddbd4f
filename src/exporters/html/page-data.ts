/** What the script of an application's page reads besides the spec; the spec it takes from where people read it. */

export interface PageData {
  /** By decision: outputs that lead to its outcomes, where they are known. */
  readonly examples: readonly (readonly Example[])[];
}

export interface Example {
  readonly outcome: string;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly inputs?: Readonly<Record<string, unknown>>;
}
