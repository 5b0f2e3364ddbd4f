// An aligned text table. A table is { title, notes, columns: [{ key, title, digits? }], rows }; numbers stand to the right.

function cellText(value, digits = 0) {
  if (typeof value !== "number") return value ?? "";
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function tableText({ title, notes = [], columns, rows }) {
  const cells = rows.map((row) => columns.map(({ key, digits }) => cellText(row[key], digits)));
  const isNumber = columns.map(({ key }) => rows.every((row) => typeof row[key] === "number" || row[key] === undefined));
  const widths = columns.map((column, at) => Math.max(column.title.length, ...cells.map((line) => line[at].length)));
  const line = (texts) =>
    texts
      .map((text, at) => (isNumber[at] ? text.padStart(widths[at]) : text.padEnd(widths[at])))
      .join("  ")
      .trimEnd();
  return [title, line(columns.map((column) => column.title)), ...cells.map(line), ...notes].join("\n");
}
