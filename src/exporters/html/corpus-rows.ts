/**
 * Applications as rows of the corpus table: columns of values over tables of words, small enough for thousands to stand in a page, and
 * the cells that show them. Runs where the page is written and in the browser; pure.
 */
import type { CorpusApplication } from "./corpus-input.js";
import { relativeLink } from "./markup.js";

/** Lists of words that rows refer to by position. */
export interface CorpusWords {
  readonly statuses: readonly string[];
  readonly kinds: readonly string[];
  readonly completeness: readonly string[];
  readonly operations: readonly string[];
  readonly languages: readonly string[];
  readonly lints: readonly string[];
}

/** A value an application in each column. */
export interface CorpusColumns {
  readonly name: readonly string[];
  readonly link: readonly (string | null)[];
  readonly status: readonly number[];
  readonly kinds: readonly (readonly number[])[];
  readonly completeness: readonly (readonly number[])[];
  readonly operations: readonly (readonly number[])[];
  readonly languages: readonly (readonly number[])[];
  readonly lints: readonly (readonly number[])[];
  readonly decisions: readonly number[];
  readonly classes: readonly number[];
  readonly findings: readonly number[];
  readonly files: readonly number[];
  readonly bytes: readonly number[];
  readonly milliseconds: readonly (number | null)[];
}

export interface CorpusTable {
  readonly words: CorpusWords;
  readonly columns: CorpusColumns;
}

export function corpusTable(applications: readonly CorpusApplication[]): CorpusTable {
  const statuses = new Words();
  const kinds = new Words();
  const completeness = new Words();
  const operations = new Words();
  const languages = new Words();
  const lints = new Words();
  const column = <Value>(value: (application: CorpusApplication) => Value): Value[] => applications.map(value);
  const columns: CorpusColumns = {
    name: column(({ name }) => name),
    link: column(({ reportPath }) => (reportPath === undefined ? null : relativeLink(reportPath))),
    status: column(({ status }) => statuses.position(status)),
    kinds: column(({ decisions }) => kinds.positions(decisions.map(({ kind }) => kind))),
    completeness: column(({ decisions }) => completeness.positions(decisions.map((decision) => decision.completeness))),
    operations: column((application) => operations.positions(application.operations)),
    languages: column((application) => languages.positions(application.languages)),
    lints: column((application) => lints.positions(Object.keys(application.lints))),
    decisions: column(({ decisions }) => decisions.length),
    classes: column(({ decisions }) => decisions.reduce((sum, { classes }) => sum + classes, 0)),
    findings: column((application) => Object.values(application.lints).reduce((sum, count) => sum + count, 0)),
    files: column(({ files }) => files),
    bytes: column(({ sourceBytes }) => sourceBytes),
    milliseconds: column(({ milliseconds }) => milliseconds ?? null),
  };
  return {
    words: {
      statuses: statuses.list,
      kinds: kinds.list,
      completeness: completeness.list,
      operations: operations.list,
      languages: languages.list,
      lints: lints.list,
    },
    columns,
  };
}

/** Words by their first use. */
class Words {
  readonly list: string[] = [];
  readonly #positions = new Map<string, number>();

  position(word: string): number {
    const known = this.#positions.get(word);
    if (known !== undefined) return known;
    const position = this.list.push(word) - 1;
    this.#positions.set(word, position);
    return position;
  }

  positions(words: readonly string[]): number[] {
    return [...new Set(words.map((word) => this.position(word)))];
  }
}

/** How a column is called, sorted and shown. */
export interface TableColumn {
  readonly name: string;
  readonly title: string;
  readonly isNumber: boolean;
  /** What rows are sorted by. */
  readonly key: (table: CorpusTable, row: number) => string | number;
  readonly cell: (table: CorpusTable, row: number) => Cell;
}

/** Text, a link, or badges; `null`: nothing. */
export interface Cell {
  readonly text?: string;
  readonly link?: string;
  readonly badges?: readonly string[];
  /** More badges than are shown. */
  readonly more?: number;
}

const mostBadges = 3;

function badges(words: readonly string[], positions: readonly number[] | undefined = []): Cell {
  return {
    badges: positions.slice(0, mostBadges).map((p) => words[p] ?? ""),
    ...(positions.length > mostBadges ? { more: positions.length - mostBadges } : {}),
  };
}

function wordsColumn(name: "kinds" | "completeness" | "operations" | "languages", title: string): TableColumn {
  return {
    name,
    title,
    isNumber: false,
    key: ({ words, columns }, row) => columns[name][row]!.map((p) => words[name][p]).join(" "),
    cell: ({ words, columns }, row) => badges(words[name], columns[name][row]),
  };
}

function numberColumn(
  name: "decisions" | "findings" | "bytes" | "milliseconds",
  title: string,
  show: (value: number) => string,
): TableColumn {
  return {
    name,
    title,
    isNumber: true,
    key: ({ columns }, row) => columns[name][row] ?? -1,
    cell: ({ columns }, row) => {
      const value = columns[name][row] ?? null;
      return { text: value === null ? "–" : show(value) };
    },
  };
}

export const tableColumns: readonly TableColumn[] = [
  {
    name: "name",
    title: "Application",
    isNumber: false,
    key: ({ columns }, row) => columns.name[row]!.toLowerCase(),
    cell: ({ columns }, row) => ({ text: columns.name[row]!, ...(columns.link[row] ? { link: columns.link[row] } : {}) }),
  },
  {
    name: "status",
    title: "Status",
    isNumber: false,
    key: ({ words, columns }, row) => words.statuses[columns.status[row]!] ?? "",
    cell: ({ words, columns }, row) => badges(words.statuses, [columns.status[row]!]),
  },
  numberColumn("decisions", "Decisions", (value) => (value === 0 ? "–" : value.toLocaleString("en-US"))),
  wordsColumn("kinds", "Kinds"),
  wordsColumn("completeness", "Completeness"),
  wordsColumn("operations", "APIs"),
  wordsColumn("languages", "Languages"),
  numberColumn("findings", "Findings", (value) => (value === 0 ? "–" : value.toLocaleString("en-US"))),
  numberColumn("bytes", "Source", bytesText),
  numberColumn("milliseconds", "Time", timeText),
];

export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${(bytes / 1000).toFixed(bytes < 9950 ? 1 : 0)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

export function timeText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const minutes = Math.round(milliseconds / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Only known words become names of classes. */
export function statusClass(word: string): string {
  return /^(decided|passthrough|no-api-call|no-input|unreadable|failed|killed|not-screened|exact|bounded|partial)$/.test(word) ? word : "";
}
