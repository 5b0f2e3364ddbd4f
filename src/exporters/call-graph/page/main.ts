/**
 * Last part of the browser script of the call graph page: the header, the overview, the view of one function with the tables
 * of its edges, and the start. One state in, the whole page out; the address is the only place that the state is kept in.
 */

export const mainScript = `
const listStep = 30;
const edgeStep = 100;

function go(change) {
  const wanted = fragmentOf({ ...state, ...change });
  clearTimeout(findTimer);
  if (wanted === fragmentOf(stateOf(location.hash)) && state.missing === "") apply();
  else location.hash = wanted;
}

let shownMain = null;

function apply() {
  Object.assign(state, stateOf(location.hash));
  const filters = [state.hideExternal, state.hideAssumed, state.without.join()].join();
  const wanted = [filters, state.focus, state.missing].join();
  if (shownMain === null || shownMain.filters !== filters) applyFilters();
  renderFilters();
  renderSearch();
  renderTree();
  if (shownMain === null || shownMain.wanted !== wanted) renderMain();
  if (shownMain === null || shownMain.focus !== state.focus) byId("main").scrollTop = 0;
  shownMain = { filters, wanted, focus: state.focus };
}

function renderMain() {
  const main = byId("main");
  const title = data.root + " · call graph";
  document.title = state.focus < 0 ? title : shortName(state.focus) + " · " + title;
  // What had the keyboard in here is gone after this; the search box and the tree keep it.
  const hadKeyboard = main !== document.activeElement && main.contains(document.activeElement);
  if (state.focus >= 0) renderFocus(main, state.focus);
  else renderOverview(main);
  if (hadKeyboard) main.querySelector("h2").focus({ preventScroll: true });
}

// --- Header. ---

function renderHeader() {
  const home = element("a", { href: "#", class: "home", id: "home" }, data.root);
  const facts = element("ul", { class: "facts" });
  const more = element("dl", {});
  data.statistics.forEach(([name, value], i) => {
    if (i < 4) facts.append(element("li", {}, element("b", {}, formatted(value)), " " + statisticLabel(name)));
    else more.append(element("dt", {}, statisticLabel(name)), element("dd", {}, formatted(value)));
  });
  more.append(element("dt", {}, "nodes in the graph"), element("dd", {}, formatted(nodeCount)));
  more.append(element("dt", {}, "edges in the graph"), element("dd", {}, formatted(edgeCount)));
  more.append(element("dt", {}, "made by"), element("dd", {}, "furcifer " + data.furcifer));
  byId("header").replaceChildren(
    element("h1", {}, home, element("span", { class: "quiet" }, " call graph")),
    facts,
    completeness(),
    element("details", { class: "about" }, element("summary", {}, "more"), more),
  );
}

function statisticLabel(name) {
  if (name === "unresolved") return "calls without a known callee";
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function completeness() {
  const kind = "completeness " + (data.completeness === "complete" ? "complete" : "partial");
  if (data.reasons.length === 0) return element("span", { class: kind }, data.completeness);
  const list = element("ul", {}, ...data.reasons.map((reason) => element("li", {}, reason)));
  const why = data.completeness + ": " + counted(data.reasons.length, "reason", "reasons");
  return element("details", { class: kind, id: "completeness" }, element("summary", {}, why), list);
}

// --- Overview. ---

function renderOverview(main) {
  const parts = [element("h2", { tabindex: "-1", class: "visually-hidden" }, "Overview")];
  if (state.missing !== "") {
    parts.push(element("p", { class: "notice", role: "alert" }, "This graph has no ", element("code", {}, state.missing), "."));
  }
  const all = Array.from({ length: nodeCount }, (_, n) => n).filter((n) => !isHidden(n));
  const called = sides.callers.degree;
  const calling = sides.callees.degree;
  const entries = all.filter((n) => nodes.entry[n] === 1).sort((a, b) => calling[b] - calling[a] || a - b);
  const most = all.filter((n) => called[n] > 0).sort((a, b) => called[b] - called[a] || a - b);
  parts.push(
    element(
      "div",
      { class: "overview" },
      nodeList("entries", "Functions that nothing calls", "Where to start reading; those with the most calls first.", entries, (n) =>
        counted(calling[n], "call in it", "calls in it"),
      ),
      nodeList("most-called", "Most called", "By the number of calls that the filters show.", most, (n) =>
        counted(called[n], "call of it", "calls of it"),
      ),
    ),
  );
  main.replaceChildren(...parts);
}

function nodeList(id, title, explanation, found, note) {
  const list = element("ol", { class: "nodes" });
  const section = element(
    "section",
    { id, "aria-label": title },
    element("h3", {}, title, element("span", { class: "count" }, formatted(found.length))),
    element("p", { class: "quiet" }, found.length === 0 ? "None." : explanation),
    list,
  );
  appendLazily(list, section, found, listStep, (n) =>
    element(
      "li",
      {},
      kindMark(nodeKind(n)),
      element("span", { class: "lines" }, nodeLink(n, nodeName(n)), element("span", { class: "place" }, nodePlace(n) + " · " + note(n))),
    ),
  );
  return section;
}

// --- One function. ---

function renderFocus(main, n) {
  const lines = nodes.endLine[n] > nodes.line[n] ? "–" + nodes.endLine[n] : "";
  const facts = element("p", { class: "place" }, nodeKind(n) + " · " + nodePlace(n) + lines + " ");
  if (nodes.entry[n] === 1) facts.append(badge("entry point", "Nothing in the program calls it."));
  const drawing = drawingFigure(n);
  main.replaceChildren(
    element("p", { class: "back" }, element("a", { href: "#", id: "overview-link" }, "← overview")),
    element("h2", { tabindex: "-1" }, kindMark(nodeKind(n)), element("span", { class: "name" }, nodeName(n))),
    facts,
    drawing.figure,
    edgeTable("incoming", "Calls of it", "Caller", n, callers),
    edgeTable("outgoing", "Calls in it", "Callee", n, callees),
  );
  drawing.centre();
}

function edgeTable(id, title, farTitle, n, side) {
  const found = shownEdges(n, side);
  const all = sides[side].index.start[n + 1] - sides[side].index.start[n];
  const hidden = all > found.length ? element("span", { class: "quiet" }, " · " + formatted(all - found.length) + " hidden by the filters") : null;
  const heading = element("h3", { id: id + "-title" }, title, element("span", { class: "count" }, formatted(found.length)), hidden);
  const section = element("section", { id, class: "edges", "aria-labelledby": id + "-title" }, heading);
  if (found.length === 0) return section;
  const columns = [farTitle, "Place", "Reason", "Through", "Way of the callee to the call"];
  const head = element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)));
  const body = element("tbody", {});
  section.append(element("div", { class: "scroll" }, element("table", {}, element("thead", {}, head), body)));
  appendLazily(body, section, found, edgeStep, (e) => edgeRow(e, sides[side].far[e]));
  return section;
}

function edgeRow(e, far) {
  const reason = element("td", {}, data.reasonNames[edges.reason[e]] || "");
  if (edges.assumed[e] === 1) {
    reason.append(" ", badge("assumed", "Found only by taking functions that nothing calls as called from outside."));
  }
  return element(
    "tr",
    {},
    element("td", {}, element("div", { class: "far" }, kindMark(nodeKind(far)), nodeLink(far, nodeName(far)))),
    element("td", { class: "code", title: "column " + edges.column[e] }, text[edges.file[e]] + ":" + edges.line[e]),
    reason,
    element("td", { class: "code" }, edges.through[e] < 0 ? "" : text[edges.through[e]]),
    element("td", { class: "code" }, data.ways[edges.way[e]].map((step) => text[step]).join(" → ")),
  );
}

// --- Start. ---

function onLinkClick(event) {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a");
  if (!link) return;
  const isSkip = link.id === "skip";
  if (link.dataset.node !== undefined) go({ focus: Number(link.dataset.node) });
  else if (link.id === "home" || link.id === "overview-link") go({ focus: -1, missing: "" });
  else if (isSkip) byId("main").focus();
  else return;
  event.preventDefault();
}

renderHeader();
buildFilters();
buildTree();
listenToSearch();
document.addEventListener("click", onLinkClick);
addEventListener("hashchange", apply);
apply();
`;
