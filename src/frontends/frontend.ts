/**
 * What a front end is: it turns the text of one source file into a module of the IR. Everything that is particular to
 * a language ends here; the stages after it see the IR alone. A front end reads no files but its own grammar.
 */
import type { Diagnostic } from "../base/diagnostic.js";
import type { Span } from "../base/span.js";
import type { Module } from "../ir/ir.js";

export interface Frontend {
  /** As in `Module.language`. */
  readonly language: string;
  /** File name extensions with their dot, lower case. */
  readonly extensions: readonly string[];
  /** Loads the grammar. Load once and keep the result. */
  load(): Promise<LoadedFrontend>;
}

export interface LoadedFrontend {
  /**
   * Never throws for what the text contains. `path` is relative to the analysed root with "/", `moduleName` is dotted
   * (`Module.name`), `text` is the decoded file.
   */
  lower(path: string, moduleName: string, text: string): LowerResult;
  /** The text of an expression on one line: the same for the same tokens, however they are laid out. */
  quote(text: string): string;
  /** Fills in which of the application's modules imports lead to, in a language where that takes more than their names. */
  link?(modules: readonly Module[], files: ApplicationFiles): Module[];
  /**
   * For each call the provider's client that its method is called on by the program's types, in a language that has them.
   */
  declaredClients?(questions: TypeQuestions): Promise<DeclaredClient[]>;
}

/** The package that tells types is not installed, so that nothing is known of them. */
export const noTypeChecker: unique symbol = Symbol("no type checker");

/** The qualified name of a provider's client; null where the types do not tell one. */
export type DeclaredClient = string | null | typeof noTypeChecker;

export interface TypeQuestions {
  /** The files of the program. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Qualified names of classes of clients. */
  readonly clients: readonly string[];
  /** Calls of methods. */
  readonly calls: readonly Span[];
}

/** What linking may look at; paths are relative to the analysed root. */
export interface ApplicationFiles {
  /** The source files. */
  readonly paths: ReadonlySet<string>;
  /** The text of a configuration or data file, or null where there is none. */
  readText(path: string): string | null;
}

export interface LowerResult {
  /** Null where nothing of the file could be read; a file with syntax errors still gives what parsed well. */
  readonly module: Module | null;
  /** In source order. */
  readonly diagnostics: readonly Diagnostic[];
}
