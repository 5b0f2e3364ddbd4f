/** What every exporter is: a pure function from an analysis report to text, with a name to ask for it by. */
import type { AnalysisReport } from "../report.js";

/** What a piece of text is, for whoever colours it. */
export type Role = "title" | "name" | "good" | "warning" | "error" | "quiet";

/** What a caller of an exporter may choose; each exporter takes what it has a use for. */
export interface ExportOptions {
  /** Width to lay text out for, in characters; 100 unless told. */
  readonly columns?: number;
  /** Decorates a piece of text without changing its width; plain unless given. */
  readonly style?: (role: Role, text: string) => string;
  /** What to call the application, for pages; "Application" unless given. */
  readonly title?: string;
  /** Gives the text of an analysed file by its path in the report, for pages that show source; without it they show none. */
  readonly readSource?: (path: string) => string | undefined;
}

/** Turns a report into text. Pure: the same report and options give the same text. */
export interface Exporter {
  readonly name: string;
  readonly mediaType: string;
  /** Ends in a newline. */
  readonly export: (report: AnalysisReport, options?: ExportOptions) => string;
}
