/** The columns of the tables over all results, with their types. */
export const tableNames = ["applications", "calls", "decisions", "classes", "lints", "diagnostics"] as const;

export type TableName = (typeof tableNames)[number];

/** `texts`: a list of texts. Every column but a row's keys may be null. */
export type ColumnType = "text" | "count" | "texts";

const finding = { application: "text", code: "text", severity: "text", file: "text", line: "count", message: "text" } as const;

export const tableColumns = {
  applications: {
    ...{
      application: "text",
      status: "text",
      limit: "text",
      message: "text",
      sourceBytes: "count",
      files: "count",
      filesAnalysed: "count",
    },
    ...{
      filesUnread: "count",
      calls: "count",
      callsWithoutRule: "count",
      decisions: "count",
      decisionsExact: "count",
      operations: "texts",
      lints: "count",
    },
  },
  calls: { application: "text", operation: "text", file: "text", line: "count", status: "text", decisions: "texts", reason: "text" },
  decisions: {
    ...{
      application: "text",
      decision: "text",
      kind: "text",
      precedence: "text",
      completeness: "text",
      reasons: "texts",
      file: "text",
      entry: "text",
    },
    ...{ operations: "texts", calls: "count", classes: "count", labels: "count", outcomes: "count", environment: "count", parts: "count" },
  },
  classes: {
    ...{ application: "text", decision: "text", class: "text", name: "text", outcome: "text", predicate: "text", score: "text" },
    ...{ labels: "texts", outsideVocabulary: "texts" },
  },
  lints: finding,
  diagnostics: finding,
} as const satisfies Record<TableName, Readonly<Record<string, ColumnType>>>;

type Value<T extends ColumnType> = T extends "text" ? string | null : T extends "count" ? number | null : readonly string[];

/** A row of a table. */
export type Row<T extends TableName> = {
  readonly [C in keyof (typeof tableColumns)[T]]: (typeof tableColumns)[T][C] extends ColumnType
    ? Value<(typeof tableColumns)[T][C]>
    : never;
};
