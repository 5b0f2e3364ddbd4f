/**
 * Third part of the browser script of the call graph page: the program as a tree of folders, files, classes and functions.
 * Items make their children when they are opened, so that a tree of 50,000 functions costs what is on the screen.
 */

export const treeScript = `
const treeStep = 200;
const openTreeLimit = 200;

/** Items have a label, a kind, a node (-1 for folders), a count of what is in them, and a function that makes children, or null. */
function treeItems() {
  const root = { folders: new Map(), files: new Map() };
  const outside = [];
  for (let n = 0; n < nodeCount; n++) {
    const file = nodeFile(n);
    if (file === "") outside.push(n);
    else addToFolder(root, file, n);
  }
  const outsideItems = outside.length === 0 ? [] : [groupItem("outside the program", outside.length, () => packageItems(outside))];
  return { inside: folderItems(root), outside: outsideItems };
}

function addToFolder(root, file, n) {
  const parts = file.split("/");
  const base = parts.pop();
  let folder = root;
  for (const part of parts) {
    if (!folder.folders.has(part)) folder.folders.set(part, { folders: new Map(), files: new Map() });
    folder = folder.folders.get(part);
  }
  if (folder.files.has(base)) folder.files.get(base).push(n);
  else folder.files.set(base, [n]);
}

function groupItem(label, count, children) {
  return { label, kind: "folder", node: -1, count, children };
}

function folderItems(folder) {
  const byName = ([a], [b]) => compareText(a, b);
  const folders = Array.from(folder.folders).sort(byName).map(([name, inner]) => folderItem(name, inner));
  const files = Array.from(folder.files).sort(byName).map(([name, inside]) => ({
    label: name,
    kind: "file",
    node: -1,
    count: countOf(inside),
    children: () => fileItems(inside),
  }));
  return folders.concat(files);
}

// A folder that holds nothing but one folder is one line with it: src/main/app.
function folderItem(name, folder) {
  let label = name;
  let inner = folder;
  while (inner.files.size === 0 && inner.folders.size === 1) {
    const [[next, only]] = inner.folders;
    label += "/" + next;
    inner = only;
  }
  return groupItem(label + "/", folderCount(inner), () => folderItems(inner));
}

function folderCount(folder) {
  let count = 0;
  for (const inside of folder.files.values()) count += countOf(inside);
  for (const inner of folder.folders.values()) count += folderCount(inner);
  return count;
}

function countOf(inside) {
  return inside.filter((n) => nodes.kind[n] !== moduleKind).length;
}

/** The nodes of a file, each below the nearest one whose name begins its own; all but the module stand beside it. */
function fileItems(inside) {
  const sorted = inside.slice().sort((a, b) => nodes.line[a] - nodes.line[b] || nodes.column[a] - nodes.column[b] || a - b);
  const byName = new Map();
  for (const n of sorted) if (!byName.has(nodeName(n))) byName.set(nodeName(n), n);
  const below = new Map();
  const top = [];
  for (const n of sorted) {
    const parent = enclosing(nodeName(n), byName);
    if (parent < 0 || nodes.kind[parent] === moduleKind) top.push(n);
    else if (below.has(parent)) below.get(parent).push(n);
    else below.set(parent, [n]);
  }
  return top.map((n) => nodeItem(n, nodes.kind[n] === moduleKind ? "(top level)" : topLabel(n, byName), below));
}

function enclosing(name, byName) {
  for (let end = name.length - 1; end > 0; end--) {
    const separator = name[end];
    if (separator !== "." && separator !== ":") continue;
    const found = byName.get(name.slice(0, end));
    if (found !== undefined) return found;
  }
  return -1;
}

function nodeItem(n, label, below) {
  const inner = below.get(n) || [];
  const children = () => inner.map((child) => nodeItem(child, nodeName(child).slice(nodeName(n).length + 1), below));
  return { label, kind: nodeKind(n), node: n, count: inner.length, children: inner.length > 0 ? children : null };
}

/** The name without that of its module: known, or guessed from the path of the file. */
function topLabel(n, byName) {
  const parent = enclosing(nodeName(n), byName);
  if (parent >= 0) return nodeName(n).slice(nodeName(parent).length + 1);
  const parts = nodeFile(n).replace(/[.][a-z]+$/, "").split("/");
  for (let i = 0; i < parts.length; i++) {
    const prefix = parts.slice(i).join(".") + ".";
    if (nodeName(n).startsWith(prefix)) return nodeName(n).slice(prefix.length);
  }
  return localName(n);
}

/** What is outside, by the first part of its name. */
function packageItems(outside) {
  const packages = new Map();
  for (const n of outside) {
    const name = nodeName(n).split(".")[0] || nodeName(n);
    if (packages.has(name)) packages.get(name).push(n);
    else packages.set(name, [n]);
  }
  const leaf = (n) => ({ label: nodeName(n), kind: "external", node: n, count: 0, children: null });
  const byName = (a, b) => compareText(nodeName(a), nodeName(b));
  return Array.from(packages)
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, inside]) => {
      const sorted = inside.slice().sort(byName);
      return sorted.length === 1 ? leaf(sorted[0]) : groupItem(name, sorted.length, () => sorted.map(leaf));
    });
}

// --- Elements. ---

let outsideTree = null;

function buildTree() {
  const functionCount = nodes.kind.reduce((count, kind) => count + (kind === functionKind ? 1 : 0), 0);
  const items = treeItems();
  outsideTree = treeList(items.outside, false);
  byId("tree").replaceChildren(treeList(items.inside, functionCount <= openTreeLimit), outsideTree);
}

function renderTree() {
  outsideTree.hidden = state.hideExternal;
  markCurrent();
}

function treeList(items, isOpen) {
  const list = element("ul", {});
  const holder = element("div", {}, list);
  appendLazily(list, holder, items, treeStep, (item) => treeRow(item, isOpen));
  return holder;
}

function treeRow(item, isOpen) {
  const mark = item.kind === "folder" || item.kind === "file" ? null : kindMark(item.kind);
  const label = item.node < 0 ? item.label : nodeLink(item.node, item.label);
  const row = element("li", {});
  if (item.children === null) {
    row.append(element("div", { class: "row leaf" }, mark, label));
    return row;
  }
  const count = element("span", { class: "count" }, formatted(item.count));
  const toggle = element("button", { type: "button", class: "toggle", "aria-expanded": "false" });
  if (item.node < 0) toggle.append(element("span", { class: "label " + item.kind }, label));
  else toggle.setAttribute("aria-label", "inside " + item.label);
  row.append(element("div", { class: "row" }, toggle, mark, item.node < 0 ? null : label, count));
  toggle.addEventListener("click", () => setOpen(row, toggle, item, toggle.getAttribute("aria-expanded") !== "true", false));
  if (isOpen) setOpen(row, toggle, item, true, true);
  return row;
}

function setOpen(row, toggle, item, isOpen, isDeep) {
  toggle.setAttribute("aria-expanded", String(isOpen));
  if (row.children.length < 2) {
    row.append(treeList(item.children(), isDeep));
    markCurrent();
  }
  row.children[1].hidden = !isOpen;
}

function markCurrent() {
  for (const link of byId("tree").querySelectorAll("a[aria-current]")) link.removeAttribute("aria-current");
  if (state.focus < 0) return;
  for (const link of byId("tree").querySelectorAll('a[data-node="' + state.focus + '"]')) link.setAttribute("aria-current", "true");
}
`;
