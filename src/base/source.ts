/**
 * The sources of one application as every stage sees them: text and relative paths, no file system. The source loader
 * makes a SourceSet; tests make their own from strings.
 */
import type { Diagnostic } from "./diagnostic.js";

/** A kind of source file that some front end reads. */
export interface SourceKind {
  /** With its dot, in lower case: ".py". */
  readonly extension: string;
  /** Finds the name of a declared encoding, its first group, in one line; without it, files are UTF-8. */
  readonly encodingDeclaration?: RegExp;
}

export interface SourceFile {
  /** Relative to the analysed root, with "/" on every platform. */
  readonly path: string;
  /** Decoded, without a byte order mark; line ends as they are in the file. */
  readonly text: string;
}

/** Why nothing could be loaded; `ok` as soon as there is one source file, even if it could not be read. */
export type SourceSetStatus = "ok" | "path-not-found" | "empty-folder" | "no-source-files";

export interface UnreadSource {
  readonly path: string;
  readonly status: "not-utf8" | "too-large" | "unreadable";
}

/** Why it was left out. */
export type SkipReason =
  | "hidden"
  | "virtual-environment"
  | "installed-packages"
  | "vendored-package"
  | "build-output"
  | "tests"
  | "excluded"
  | "symbolic-link";

/** A folder or file that was left out as not being the application. */
export interface SkippedPath {
  /** Relative; a folder's ends in "/". */
  readonly path: string;
  readonly reason: SkipReason;
}

/** What an application's own data file holds, or why it cannot be had. */
export type DataFile =
  | { readonly status: "read"; readonly text: string }
  | { readonly status: "missing" | "outside-root" | "not-a-data-file" | "too-large" | "not-utf8" };

export interface SourceSet {
  readonly status: SourceSetStatus;
  /** Sorted by path. */
  readonly files: readonly SourceFile[];
  /** Source files that are there but were not read; each has a diagnostic. Sorted by path. */
  readonly unread: readonly UnreadSource[];
  /** Folders and test files that were left out, sorted by path. */
  readonly skipped: readonly SkippedPath[];
  readonly diagnostics: readonly Diagnostic[];
  /** The application's data files (text, CSV, JSON, YAML) by path relative to the root. The same answer every time. */
  readText(path: string): DataFile;
}
