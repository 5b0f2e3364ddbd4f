// An analysis against reading and parsing alone, by the size of applications, and which stage takes most.

const classes = [
  ["up to 2 KB parsed", 2_000],
  ["up to 10 KB", 10_000],
  ["up to 50 KB", 50_000],
  ["up to 200 KB", 200_000],
  ["larger", Infinity],
];

const sum = (rows, value) => rows.reduce((total, row) => total + value(row), 0);

function dominant(rows) {
  const totals = new Map();
  for (const { stages = {} } of rows)
    for (const [stage, time] of Object.entries(stages)) totals.set(stage, (totals.get(stage) ?? 0) + time);
  const all = sum([...totals.values()], (time) => time);
  const most = [...totals].sort((a, b) => b[1] - a[1]).slice(0, 3);
  return most.map(([stage, time]) => `${stage} ${Math.round((100 * time) / all)} %`).join(", ");
}

/** A table, as bench/table.mjs prints it. */
export function ratios(analysed, parsed) {
  const sizes = new Map(parsed.map((row) => [row.name, row]));
  const rows = [...analysed].map((row) => ({ ...row, parse: sizes.get(row.name) })).filter(({ parse }) => parse?.parsedBytes !== undefined);
  const described = (name, some) => ({
    class: name,
    applications: some.length,
    analysis: sum(some, (row) => row.processor),
    parsing: sum(some, (row) => row.parse.processor),
    ratio:
      sum(some, (row) => row.processor) /
      Math.max(
        1e-9,
        sum(some, (row) => row.parse.processor),
      ),
    dominant: dominant(some),
  });
  let least = 0;
  const table = [
    described(
      "nothing parsed",
      rows.filter(({ parse }) => parse.parsedBytes === 0),
    ),
  ];
  for (const [name, most] of classes) {
    table.push(
      described(
        name,
        rows.filter(({ parse }) => parse.parsedBytes > least && parse.parsedBytes <= most),
      ),
    );
    least = most;
  }
  table.push(described("all", rows));
  const columns = [
    { key: "class", title: "applications by size" },
    { key: "applications", title: "number" },
    { key: "analysis", title: "analysis, CPU s", digits: 1 },
    { key: "parsing", title: "reading and parsing, CPU s", digits: 1 },
    { key: "ratio", title: "ratio", digits: 1 },
    { key: "dominant", title: "most of the analysis" },
  ];
  return { title: "Analysis against reading and parsing", columns, rows: table.filter(({ applications }) => applications > 0) };
}
