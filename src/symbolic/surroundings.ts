/** What a run asks of its surroundings: other modules, files of the tree, source text, vocabularies. */
import type { Span } from "../base/span.js";
import type { Mutations } from "../callgraph/mutations.js";
import type { DeclaredClient } from "../frontends/frontend.js";
import type { Program } from "../ir/ir.js";
import type { Catalog } from "../providers/catalog.js";
import type { Refinements } from "./refinement.js";
import type { TextDomain } from "./text-domain.js";

export interface Surroundings {
  readonly program: Program;
  readonly catalog: Catalog;
  readonly mutations: Mutations;
  /** The share of the budget for diagrams that the run may use; absent: all. */
  readonly budgetShare?: number;
  /** What earlier runs asked of things kept from items. */
  readonly refinements: Refinements;
  /** The text between a span's ends, quoted on one line. */
  sourceText(span: Span): string;
  /** The client that the method of a call is called on by the types of the program, by its factory; null also where nobody has asked yet. */
  declaredClient(call: Span): DeclaredClient;
  /** A data file of the application, looked for from the working folder and beside the file that reads it; or null. */
  readFile(path: string, from: string): string | null;
  /** With `open`, texts beyond the vocabulary may come. */
  textDomain(vocabulary: string | null, open: boolean): TextDomain;
}
