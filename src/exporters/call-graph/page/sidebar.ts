/**
 * Fourth part of the browser script of the call graph page: the search box with its results, and the filters. Both only ask
 * for another state; the last part renders it.
 */

export const sidebarScript = `
const resultStep = 50;
let activeResult = -1;
let rendered = "";

function renderSearch() {
  const input = byId("search");
  if (input.value !== state.find) input.value = state.find;
  const isSearching = state.find.trim() !== "";
  byId("results").hidden = !isSearching;
  byId("results-more").hidden = !isSearching;
  byId("tree").hidden = isSearching;
  input.setAttribute("aria-expanded", String(isSearching));
  const wanted = state.find + "|" + state.hideExternal;
  if (wanted === rendered) return;
  rendered = wanted;
  activeResult = -1;
  input.removeAttribute("aria-activedescendant");
  byId("results").replaceChildren();
  byId("results-more").replaceChildren();
  byId("search-status").textContent = "";
  if (!isSearching) return;
  const found = search(state.find);
  byId("search-status").textContent = found.length === 0 ? "nothing found" : formatted(found.length) + " found";
  appendLazily(byId("results"), byId("results-more"), found, resultStep, resultRow);
}

function resultRow(n, position) {
  const name = element("span", { class: "name" }, nodeName(n));
  const place = element("span", { class: "place" }, nodeKind(n) + " · " + nodePlace(n));
  const row = element("div", { role: "option", id: "result-" + position, class: "result", "aria-selected": "false", "data-node": n });
  row.append(kindMark(nodeKind(n)), element("span", { class: "lines" }, name, place));
  return row;
}

function setActiveResult(position) {
  const rows = byId("results").children;
  if (rows.length === 0) return;
  if (rows[activeResult]) rows[activeResult].setAttribute("aria-selected", "false");
  activeResult = Math.max(0, Math.min(position, rows.length - 1));
  const row = rows[activeResult];
  row.setAttribute("aria-selected", "true");
  byId("search").setAttribute("aria-activedescendant", row.id);
  if (row.scrollIntoView) row.scrollIntoView({ block: "nearest" });
}

function onSearchKey(event) {
  const rows = byId("results").children;
  if (event.key === "ArrowDown") setActiveResult(activeResult + 1);
  else if (event.key === "ArrowUp") setActiveResult(activeResult - 1);
  else if (event.key === "Enter" && rows.length > 0) go({ focus: Number(rows[Math.max(0, activeResult)].dataset.node) });
  else if (event.key === "Escape" && state.find !== "") setFind("");
  else return;
  event.preventDefault();
}

let findTimer = 0;

// The address follows a moment later: browsers refuse many changes of it in a short time.
function setFind(find) {
  state.find = find;
  renderSearch();
  clearTimeout(findTimer);
  findTimer = setTimeout(() => {
    const wanted = fragmentOf(state);
    // What the address names but the graph does not have stays in the address until something else is chosen.
    if (state.missing === "") history.replaceState(null, "", "#" + wanted);
  }, 250);
}

function listenToSearch() {
  const input = byId("search");
  input.addEventListener("input", () => setFind(input.value));
  input.addEventListener("keydown", onSearchKey);
  byId("results").addEventListener("click", (event) => {
    const row = event.target.closest("[data-node]");
    if (row) go({ focus: Number(row.dataset.node) });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest && event.target.closest("#search")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

// --- Filters. ---

function buildFilters() {
  const counts = data.reasonNames.map(() => 0);
  for (const reason of edges.reason) if (reason >= 0) counts[reason]++;
  const externals = nodes.kind.filter((kind) => kind === externalKind).length;
  const assumed = edges.assumed.reduce((sum, one) => sum + one, 0);
  const reasons = element("fieldset", {}, element("legend", {}, "Reasons of calls"));
  data.reasonNames.forEach((reason, r) => {
    if (counts[r] > 0) reasons.append(checkbox("reason-" + reason, reason, counts[r], (isOn) => changeReason(r, isOn)));
  });
  byId("filters").replaceChildren(
    element("summary", { id: "filters-summary" }, "Filters"),
    element(
      "fieldset",
      {},
      element("legend", { class: "visually-hidden" }, "Hide"),
      checkbox("hide-external", "hide what is outside the program", externals, (isOn) => go({ hideExternal: isOn })),
      checkbox("hide-assumed", "hide assumed calls", assumed, (isOn) => go({ hideAssumed: isOn })),
    ),
    reasons,
  );
}

function checkbox(id, label, count, change) {
  const input = element("input", { type: "checkbox", id });
  input.addEventListener("change", () => change(input.checked));
  return element("label", { class: "check" }, input, element("span", {}, label), element("span", { class: "count" }, formatted(count)));
}

function changeReason(reason, isOn) {
  const others = state.without.filter((r) => r !== reason);
  go({ without: isOn ? others : others.concat(reason).sort((a, b) => a - b) });
}

function renderFilters() {
  byId("hide-external").checked = state.hideExternal;
  byId("hide-assumed").checked = state.hideAssumed;
  data.reasonNames.forEach((reason, r) => {
    const input = byId("reason-" + reason);
    if (input) input.checked = !state.without.includes(r);
  });
  const active = (state.hideExternal ? 1 : 0) + (state.hideAssumed ? 1 : 0) + state.without.length;
  byId("filters-summary").textContent = active === 0 ? "Filters" : "Filters (" + active + " on)";
}
`;
