/**
 * First part of the browser script of the call graph page: the embedded data, its indexes, the filters, the state in the URL
 * fragment and the search. Touches no element but the one that holds the data.
 */

export const modelScript = `
const data = JSON.parse(document.getElementById("call-graph").textContent);
const text = data.strings;
const nodes = data.nodes;
const edges = data.edges;
const nodeCount = nodes.kind.length;
const edgeCount = edges.from.length;
const edgeFrom = Int32Array.from(edges.from);
const edgeTo = Int32Array.from(edges.to);
const externalKind = data.kindNames.indexOf("external");
const moduleKind = data.kindNames.indexOf("module");
const functionKind = data.kindNames.indexOf("function");

/** Sides of a function: its callers and its callees. */
const callers = "callers";
const callees = "callees";

// The edges of node n are order[start[n]] to order[start[n + 1] - 1], in the order of the document.
function edgeIndex(ends) {
  const start = new Int32Array(nodeCount + 1);
  for (let e = 0; e < edgeCount; e++) start[ends[e] + 1]++;
  for (let n = 0; n < nodeCount; n++) start[n + 1] += start[n];
  const next = start.slice();
  const order = new Int32Array(edgeCount);
  for (let e = 0; e < edgeCount; e++) order[next[ends[e]]++] = e;
  return { start, order };
}

const sides = {
  callers: { index: edgeIndex(edgeTo), far: edgeFrom, degree: new Int32Array(nodeCount) },
  callees: { index: edgeIndex(edgeFrom), far: edgeTo, degree: new Int32Array(nodeCount) },
};

function nodeName(n) {
  return text[nodes.name[n]];
}

function nodeFile(n) {
  return nodes.file[n] < 0 ? "" : text[nodes.file[n]];
}

function nodeKind(n) {
  return data.kindNames[nodes.kind[n]];
}

function nodePlace(n) {
  const file = nodeFile(n);
  if (file === "") return "outside the program";
  return nodes.line[n] > 0 ? file + ":" + nodes.line[n] : file;
}

/** The name without the file that opens the names of JavaScript. */
function localName(n) {
  const name = nodeName(n);
  const file = nodeFile(n);
  if (file === "") return name;
  if (name === file) return file.slice(file.lastIndexOf("/") + 1);
  return name.startsWith(file + ":") ? name.slice(file.length + 1) : name;
}

/** The last part of the name: save of shop.user.User.save. The name of a file is one part, with its ending. */
function lastPart(n) {
  if (nodeName(n) === nodeFile(n)) return localName(n);
  const local = localName(n);
  return local.slice(local.lastIndexOf(".") + 1) || local;
}

/** The last two parts of the name: User.save. */
function shortName(n) {
  if (nodeName(n) === nodeFile(n)) return localName(n);
  const local = localName(n);
  const last = local.lastIndexOf(".");
  return local.slice(last < 1 ? 0 : local.lastIndexOf(".", last - 1) + 1) || local;
}

// --- State: what the fragment of the address says. ---

const state = { focus: -1, missing: "", find: "", hideExternal: false, hideAssumed: false, without: [] };

/** Name and place, not a number: a link holds for the page of a later run. */
function fragmentOf(wanted) {
  const fragment = new URLSearchParams();
  if (wanted.focus >= 0) {
    fragment.set("focus", nodeName(wanted.focus));
    if (nodeFile(wanted.focus) !== "") fragment.set("at", nodePlace(wanted.focus) + ":" + nodes.column[wanted.focus]);
  }
  if (wanted.find !== "") fragment.set("find", wanted.find);
  if (wanted.hideExternal) fragment.set("external", "hidden");
  if (wanted.hideAssumed) fragment.set("assumed", "hidden");
  if (wanted.without.length > 0) fragment.set("without", wanted.without.map((r) => data.reasonNames[r]).join(","));
  return fragment.toString();
}

function stateOf(hash) {
  const fragment = new URLSearchParams(hash.replace(/^#/, ""));
  const name = fragment.get("focus") || "";
  const focus = name === "" ? -1 : nodeOf(name, fragment.get("at") || "");
  const without = (fragment.get("without") || "").split(",").map((reason) => data.reasonNames.indexOf(reason));
  return {
    focus,
    missing: focus < 0 ? name : "",
    find: fragment.get("find") || "",
    hideExternal: fragment.get("external") === "hidden",
    hideAssumed: fragment.get("assumed") === "hidden",
    without: [...new Set(without)].filter((reason) => reason >= 0).sort((a, b) => a - b),
  };
}

// Several functions may have one name: the place decides, then the file, since lines move when the program changes.
function nodeOf(name, at) {
  let sameName = -1;
  let sameFile = -1;
  for (let n = 0; n < nodeCount; n++) {
    if (nodeName(n) !== name) continue;
    if (nodePlace(n) + ":" + nodes.column[n] === at) return n;
    if (sameName < 0) sameName = n;
    if (sameFile < 0 && nodeFile(n) !== "" && at.startsWith(nodeFile(n) + ":")) sameFile = n;
  }
  return sameFile >= 0 ? sameFile : sameName;
}

// --- Filters: an edge is shown from one of its ends, so that a hidden function that was chosen still shows its edges. ---

const edgeShown = new Uint8Array(edgeCount);

function isHidden(n) {
  return state.hideExternal && nodes.kind[n] === externalKind;
}

function applyFilters() {
  const without = new Set(state.without);
  sides.callers.degree.fill(0);
  sides.callees.degree.fill(0);
  for (let e = 0; e < edgeCount; e++) {
    const shown = !without.has(edges.reason[e]) && !(state.hideAssumed && edges.assumed[e] === 1);
    edgeShown[e] = shown ? 1 : 0;
    if (shown && !isHidden(edgeFrom[e])) sides.callers.degree[edgeTo[e]]++;
    if (shown && !isHidden(edgeTo[e])) sides.callees.degree[edgeFrom[e]]++;
  }
}

function shownEdges(n, side) {
  const { index, far } = sides[side];
  const found = [];
  for (let i = index.start[n]; i < index.start[n + 1]; i++) {
    const e = index.order[i];
    if (edgeShown[e] === 1 && !isHidden(far[e])) found.push(e);
  }
  return found;
}

/** The callers or callees with the edges to each: those of the program first, then by the order of the calls. */
function neighbours(n, side) {
  const far = sides[side].far;
  const byNode = new Map();
  for (const e of shownEdges(n, side)) {
    const known = byNode.get(far[e]);
    if (known) known.push(e);
    else byNode.set(far[e], [e]);
  }
  const found = Array.from(byNode, ([node, between]) => ({ node, edges: between }));
  const isExternal = (neighbour) => nodes.kind[neighbour.node] === externalKind;
  return found.filter((neighbour) => !isExternal(neighbour)).concat(found.filter(isExternal));
}

// --- Search. ---

let searchTexts = null;

// Lower-case texts are made on the first search: opening the page does not wait for them.
function searchIndex() {
  if (searchTexts === null) {
    const lower = text.map((string) => string.toLowerCase());
    searchTexts = { lower, last: Array.from({ length: nodeCount }, (_, n) => lastPart(n).toLowerCase()) };
  }
  return searchTexts;
}

/** 0 for the best; -1 when the query is neither in the name nor in the file. */
function searchRank(n, query, index) {
  const name = index.lower[nodes.name[n]];
  const last = index.last[n];
  if (last === query || name === query) return 0;
  if (last.startsWith(query)) return 1;
  if (name.startsWith(query)) return 2;
  if (last.includes(query)) return 3;
  if (name.includes(query)) return 4;
  return nodes.file[n] >= 0 && index.lower[nodes.file[n]].includes(query) ? 5 : -1;
}

function search(query) {
  const wanted = query.trim().toLowerCase();
  const index = searchIndex();
  const ranks = new Int8Array(nodeCount).fill(-1);
  const found = [];
  for (let n = 0; n < nodeCount; n++) {
    if (isHidden(n)) continue;
    ranks[n] = searchRank(n, wanted, index);
    if (ranks[n] >= 0) found.push(n);
  }
  const outside = (n) => (nodes.kind[n] === externalKind ? 1 : 0);
  return found.sort(
    (a, b) => ranks[a] - ranks[b] || outside(a) - outside(b) || nodeName(a).length - nodeName(b).length || compareText(nodeName(a), nodeName(b)) || a - b,
  );
}

function compareText(a, b) {
  return a === b ? 0 : a < b ? -1 : 1;
}
`;
