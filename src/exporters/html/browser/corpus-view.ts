/** The table of a corpus: filters, order, and rows that are made when they come into sight. Charts set its filters too. */
import type { Cell, CorpusTable } from "../corpus-rows.js";
import { statusClass, tableColumns } from "../corpus-rows.js";
import { all, button, byId, dataOf, element, visible } from "./elements.js";

type FilterName = keyof CorpusTable["words"];

/** Filters with their titles, in the order in which they stand. */
const filterTitles: readonly (readonly [FilterName, string])[] = [
  ["statuses", "Status"],
  ["kinds", "Kind"],
  ["operations", "API"],
  ["completeness", "Completeness"],
  ["languages", "Language"],
  ["lints", "Finding"],
];

const step = 80;

interface State {
  text: string;
  /** Positions of chosen words. */
  readonly chosen: Map<FilterName, number>;
  sorted: { readonly column: string; readonly descending: boolean } | null;
}

export function corpusTableView(): void {
  const table = dataOf("corpus-table") as CorpusTable;
  const state: State = { text: "", chosen: new Map(), sorted: null };
  const rows = lazyRows(table);
  const folded = searchTexts(table);
  const renew = (): void => {
    const found = matching(table, state, folded);
    rows.show(found);
    const total = table.columns.name.length;
    const said =
      found.length === total
        ? `${total.toLocaleString("en-US")} applications`
        : `${found.length.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} applications`;
    byId("found")!.textContent = said;
    showState(state, table);
  };
  buildFilters(table, state, renew);
  buildHeads(state, renew);
  linkCharts(table, state, renew);
  renew();
}

function searchTexts({ words, columns }: CorpusTable): readonly string[] {
  return columns.name.map((name, row) => [name, ...columns.operations[row]!.map((p) => words.operations[p] ?? "")].join(" ").toLowerCase());
}

function matching(table: CorpusTable, { text, chosen, sorted }: State, folded: readonly string[]): number[] {
  const { columns } = table;
  const wanted = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const holds = (row: number): boolean =>
    wanted.every((word) => folded[row]!.includes(word)) &&
    [...chosen].every(([name, word]) => (name === "statuses" ? columns.status[row] === word : columns[name][row]!.includes(word)));
  const found = columns.name.map((_, row) => row).filter(holds);
  const column = tableColumns.find(({ name }) => name === sorted?.column);
  if (column === undefined || sorted === null) return found;
  const keys = new Map(found.map((row) => [row, column.key(table, row)]));
  const sign = sorted.descending ? -1 : 1;
  return found.sort((a, b) => {
    const [x, y] = [keys.get(a)!, keys.get(b)!];
    return (x < y ? -1 : x > y ? 1 : 0) * sign || a - b;
  });
}

/** Rows that are made as far as the end of the table is in sight. */
function lazyRows(table: CorpusTable): { readonly show: (rows: readonly number[]) => void } {
  const body = document.querySelector("#applications tbody")!;
  const rest = byId("rest")!;
  let wanted: readonly number[] = [];
  let shown = 0;
  const more = (): void => {
    body.append(...wanted.slice(shown, shown + step).map((row) => tableRow(table, row)));
    shown = Math.min(wanted.length, shown + step);
    const left = wanted.length - shown;
    rest.replaceChildren(
      ...(left > 0
        ? [button(`Show more of the other ${left.toLocaleString("en-US")}`, "quiet-button", more)]
        : wanted.length === 0
          ? ["No application is like that."]
          : []),
    );
  };
  new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting) && shown < wanted.length) more();
    },
    { rootMargin: "600px" },
  ).observe(rest);
  return {
    show: (rows) => {
      wanted = rows;
      shown = 0;
      body.replaceChildren();
      more();
    },
  };
}

function tableRow(table: CorpusTable, row: number): HTMLElement {
  return element(
    "tr",
    {},
    ...tableColumns.map(({ name, isNumber, cell }) =>
      name === "name"
        ? element("th", { scope: "row" }, ...cellContent(cell(table, row)))
        : element("td", { class: isNumber ? "numeric" : null }, ...cellContent(cell(table, row))),
    ),
  );
}

function cellContent({ text, link, badges = [], more }: Cell): (Node | string)[] {
  if (text !== undefined) return [link === undefined ? visible(text) : element("a", { href: link }, visible(text))];
  const shown = badges.flatMap((word) => [element("span", { class: `badge ${statusClass(word)}` }, visible(word)), " "]);
  return more === undefined ? shown : [...shown, element("span", { class: "note" }, `+${more}`)];
}

function buildFilters({ words }: CorpusTable, state: State, renew: () => void): void {
  const place = byId("filters")!;
  const search = element("input", {
    type: "search",
    id: "filter-text",
    placeholder: "name or API",
    autocomplete: "off",
    spellcheck: "false",
  });
  search.addEventListener("input", () => {
    state.text = search.value;
    renew();
  });
  const selects = filterTitles
    .filter(([name]) => words[name].length > 1)
    .map(([name, title]) => {
      const sorted = words[name].map((word, position) => ({ word, position })).sort((a, b) => (a.word < b.word ? -1 : 1));
      const options = sorted.map(({ word, position }) => element("option", { value: String(position) }, visible(word)));
      const select = element("select", { id: `filter-${name}` }, element("option", { value: "" }, "all"), ...options);
      select.addEventListener("change", () => choose(state, name, select.value === "" ? null : Number(select.value), renew));
      return element("label", { for: select.id }, title, select);
    });
  const reset = button("Clear", "quiet-button", () => {
    state.text = "";
    search.value = "";
    state.chosen.clear();
    renew();
  });
  reset.id = "filter-clear";
  place.replaceChildren(element("label", { for: search.id, class: "wide" }, "Search", search), ...selects, reset);
  place.hidden = false;
}

function choose(state: State, name: FilterName, word: number | null, renew: () => void): void {
  if (word === null) state.chosen.delete(name);
  else state.chosen.set(name, word);
  renew();
}

function buildHeads(state: State, renew: () => void): void {
  for (const head of all("#applications th[data-column]")) {
    const column = tableColumns.find(({ name }) => name === head.dataset.column);
    if (column === undefined) continue;
    head.replaceChildren(
      button(column.title, "", () => {
        // Numbers from the greatest, words from the first; then the other way; then as given.
        const { sorted } = state;
        const first = column.isNumber;
        if (sorted?.column !== column.name) state.sorted = { column: column.name, descending: first };
        else state.sorted = sorted.descending === first ? { column: column.name, descending: !first } : null;
        renew();
      }),
    );
  }
}

/** A bar filters by what it counts. */
function linkCharts({ words }: CorpusTable, state: State, renew: () => void): void {
  for (const name of all(".bar-name[data-filter]")) {
    const filter = name.dataset.filter as FilterName;
    const word = words[filter].findIndex((each) => visible(each) === visible(name.dataset.word ?? ""));
    if (word < 0) continue;
    const press = button(name.textContent ?? "", "", () => choose(state, filter, state.chosen.get(filter) === word ? null : word, renew));
    press.dataset.position = String(word);
    press.title = name.textContent ?? "";
    name.replaceChildren(press);
  }
}

function showState({ chosen, sorted }: State, { words }: CorpusTable): void {
  for (const [name] of filterTitles) {
    const select = byId(`filter-${name}`);
    const word = chosen.get(name);
    if (!(select instanceof HTMLSelectElement)) continue;
    select.value = word === undefined || word >= words[name].length ? "" : String(word);
    select.classList.toggle("chosen", word !== undefined);
  }
  for (const press of all(".bar-name[data-filter] button")) {
    const filter = press.parentElement?.dataset.filter as FilterName;
    press.setAttribute("aria-pressed", String(String(chosen.get(filter) ?? "") === press.dataset.position));
  }
  for (const head of all("#applications th[data-column]")) {
    if (sorted === null || head.dataset.column !== sorted.column) head.removeAttribute("aria-sort");
    else head.setAttribute("aria-sort", sorted.descending ? "descending" : "ascending");
  }
}
