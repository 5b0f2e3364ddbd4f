/**
 * Sixth part of the browser script of the call graph page: the drawing of callers and callees in SVG, and what a click or a
 * key does in it. Every change draws anew; the box that was used keeps its place on the screen.
 */

export const drawingScript = `
function drawingFigure(focus) {
  const drawing = newDrawing(focus);
  drawing.canvas = element("div", { class: "canvas" });
  draw(drawing);
  drawing.canvas.addEventListener("click", (event) => onDrawingClick(drawing, event));
  drawing.canvas.addEventListener("keydown", (event) => onDrawingKey(drawing, event));
  const hint =
    "Click a box to open its callers or callees; ◎ (or c) puts it in the middle. Arrow keys move, Enter opens. " +
    "A dashed line is an assumed call, ↻ a function that is already on the way.";
  const heads = element("div", { class: "heads", "aria-hidden": "true" }, element("span", {}, "← callers"), element("span", {}, "callees →"));
  return {
    figure: element("figure", { class: "drawing" }, heads, drawing.canvas, element("figcaption", { class: "quiet" }, hint)),
    centre: () => centreDrawing(drawing),
  };
}

function centreDrawing(drawing) {
  const canvas = drawing.canvas;
  canvas.scrollLeft = drawing.right.x + boxWidth / 2 - canvas.clientWidth / 2;
  canvas.scrollTop = drawing.right.y + boxHeight / 2 - canvas.clientHeight / 2;
}

function draw(drawing) {
  const scene = layOut(drawing);
  drawing.scene = scene;
  const label = "Callers and callees of " + nodeName(drawing.focus);
  const picture = svgElement("svg", { width: scene.width, height: scene.height, role: "group", "aria-label": label });
  for (const line of scene.lines) picture.append(...lineElements(line));
  scene.boxes.forEach((box, i) => picture.append(boxElement(drawing, box, i)));
  scene.more.forEach((more, i) => picture.append(moreElement(more, i)));
  for (const side of [drawing.left, drawing.right]) if (!isExpandable(side)) picture.append(emptyElement(side));
  drawing.canvas.replaceChildren(picture);
}

// The arrow points to the callee: to the right on both sides.
function lineElements({ parent, child, direction }) {
  const [from, to] = direction > 0 ? [parent, child] : [child, parent];
  const x1 = from.x + boxWidth;
  const y1 = from.y + boxHeight / 2;
  const x2 = to.x;
  const y2 = to.y + boxHeight / 2;
  const half = (x1 + x2) / 2;
  const isAssumed = child.edges.every((e) => edges.assumed[e] === 1);
  const path = ["M", x1, y1, "C", half, y1, half, y2, x2 - 5, y2].join(" ");
  const arrow = ["M", x2 - 7, y2 - 4, "L", x2, y2, "L", x2 - 7, y2 + 4, "Z"].join(" ");
  return [svgElement("path", { class: isAssumed ? "line assumed" : "line", d: path }), svgElement("path", { class: "arrow", d: arrow })];
}

function boxElement(drawing, box, position) {
  const isLeft = box.side === callers;
  const isMiddle = box.parent === null;
  const count = isMiddle || box.isCycle ? 0 : boxChildren(box).length;
  const mark = box.isCycle ? "↻" : count === 0 ? "" : box.open ? "−" : "+" + count;
  const textX = isMiddle || !isLeft ? 12 : 46;
  const kind = nodeKind(box.node);
  const group = svgElement("g", {
    class: "box kind-" + kind + (isMiddle ? " middle" : "") + (count > 0 ? " expandable" : ""),
    transform: "translate(" + box.x + " " + box.y + ")",
    role: "button",
    tabindex: box === drawing.current ? 0 : -1,
    "data-box": position,
    "aria-label": boxLabel(box, count),
    "aria-expanded": count > 0 ? box.open : null,
  });
  const [nameColumns, placeColumns] = isMiddle ? [32, 37] : [24, 27];
  group.append(
    svgElement("title", {}, nodeName(box.node) + "  " + nodePlace(box.node)),
    svgElement("rect", { class: "body", width: boxWidth, height: boxHeight, rx: 4 }),
    svgElement("rect", { class: "stripe", x: isLeft && !isMiddle ? boxWidth - 4 : 0, width: 4, height: boxHeight, rx: 2 }),
    svgElement("text", { class: "box-name", x: textX, y: 15 }, shortened(shortName(box.node), nameColumns)),
    svgElement("text", { class: "box-place", x: textX, y: 29 }, shortened(boxPlace(box), placeColumns)),
  );
  if (mark !== "") group.append(svgElement("text", { class: "box-count", x: isLeft ? 22 : boxWidth - 22, y: 22 }, mark));
  if (!isMiddle) group.append(centreMark(isLeft ? boxWidth - 18 : boxWidth - 54));
  return group;
}

function boxPlace(box) {
  const calls = box.edges.length > 1 ? " · " + formatted(box.edges.length) + " calls" : "";
  return (nodeFile(box.node) === "" ? nodeName(box.node) : nodePlace(box.node)) + calls;
}

function boxLabel(box, count) {
  const name = nodeName(box.node) + ", " + nodeKind(box.node) + ", " + nodePlace(box.node);
  if (box.parent === null) return name + ", in the middle";
  const isLeft = box.side === callers;
  const relation = (isLeft ? "calls " : "called by ") + shortName(box.parent.node);
  if (box.isCycle) return name + ", " + relation + ", a cycle";
  const more = isLeft ? counted(count, "caller", "callers") : counted(count, "callee", "callees");
  return name + ", " + relation + ", " + more;
}

function centreMark(x) {
  return svgElement(
    "g",
    { class: "centre", "data-centre": "" },
    svgElement("title", {}, "Put in the middle"),
    svgElement("circle", { class: "hit", cx: x, cy: boxHeight / 2, r: 11 }),
    svgElement("circle", { class: "ring", cx: x, cy: boxHeight / 2, r: 5 }),
    svgElement("circle", { class: "dot", cx: x, cy: boxHeight / 2, r: 1.5 }),
  );
}

function moreElement(more, position) {
  const rest = more.box.children.length - more.box.shown;
  const label = "show " + Math.min(rest, expansionStep) + " more of " + formatted(rest);
  return svgElement(
    "g",
    { class: "box more-box", transform: "translate(" + more.x + " " + more.y + ")", role: "button", tabindex: 0, "data-more": position },
    svgElement("rect", { class: "body", width: boxWidth, height: boxHeight, rx: 4 }),
    svgElement("text", { class: "box-more", x: boxWidth / 2, y: 22 }, label),
  );
}

function emptyElement(root) {
  const direction = root.side === callers ? -1 : 1;
  const isFiltered = sides[root.side].index.start[root.node + 1] > sides[root.side].index.start[root.node];
  const what = isFiltered ? "all hidden by the filters" : root.side === callers ? "nothing calls it" : "it calls nothing";
  const x = root.x + direction * columnWidth + boxWidth / 2;
  return svgElement("text", { class: "box-empty", x, y: root.y + 22 }, what);
}

// --- What a click or a key does. ---

function onDrawingClick(drawing, event) {
  const more = event.target.closest("[data-more]");
  if (more) return showMore(drawing, drawing.scene.more[Number(more.dataset.more)].box);
  const found = event.target.closest("[data-box]");
  if (!found) return;
  const box = drawing.scene.boxes[Number(found.dataset.box)];
  if (event.target.closest("[data-centre]")) go({ focus: box.node });
  else activate(drawing, box);
}

// A box with nothing to open goes to the middle: the only other thing that one may want of it.
function activate(drawing, box) {
  if (box.parent === null) return;
  if (!isExpandable(box)) return go({ focus: box.node });
  box.open = !box.open;
  redraw(drawing, box, boxGroup(drawing, box));
}

function showMore(drawing, box) {
  const first = box.children[box.shown];
  const position = drawing.scene.more.findIndex((more) => more.box === box);
  const button = drawing.canvas.querySelector('[data-more="' + position + '"]');
  box.shown += expansionStep;
  // The first new box is drawn where the button was, which is where one looks.
  redraw(drawing, first, button);
}

function boxGroup(drawing, box) {
  return drawing.canvas.querySelector('[data-box="' + drawing.scene.boxes.indexOf(box) + '"]');
}

/** Draws anew and scrolls so that the box comes where the used element was. */
function redraw(drawing, box, used) {
  const before = used.getBoundingClientRect();
  drawing.current = box;
  draw(drawing);
  const after = boxGroup(drawing, box).getBoundingClientRect();
  drawing.canvas.scrollLeft += after.left - before.left;
  drawing.canvas.scrollTop += after.top - before.top;
  reveal(drawing, box);
  focusBox(drawing, box);
}

// An opened column may lie outside of the canvas: scroll as far as needed to see it, the box itself staying in view.
function reveal(drawing, box) {
  if (!box.open) return;
  const canvas = drawing.canvas;
  const outer = box.side === callers ? box.x - columnWidth : box.x + columnWidth + boxWidth;
  if (box.side === callers) canvas.scrollLeft = Math.min(canvas.scrollLeft, outer - margin);
  else canvas.scrollLeft = Math.max(canvas.scrollLeft, outer + margin - canvas.clientWidth);
}

function focusBox(drawing, box) {
  const group = boxGroup(drawing, box);
  for (const other of drawing.canvas.querySelectorAll('[data-box][tabindex="0"]')) other.setAttribute("tabindex", "-1");
  group.setAttribute("tabindex", "0");
  group.focus({ preventScroll: true });
  drawing.current = box;
  scrollToBox(drawing.canvas, box);
}

function scrollToBox(canvas, box) {
  canvas.scrollTop = Math.max(Math.min(canvas.scrollTop, box.y - 8), box.y + boxHeight + 8 - canvas.clientHeight);
  canvas.scrollLeft = Math.max(Math.min(canvas.scrollLeft, box.x - 8), box.x + boxWidth + 8 - canvas.clientWidth);
}

function onDrawingKey(drawing, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const more = event.target.closest("[data-more]");
  const isEnter = event.key === "Enter" || event.key === " ";
  if (more && isEnter) {
    event.preventDefault();
    return showMore(drawing, drawing.scene.more[Number(more.dataset.more)].box);
  }
  const found = event.target.closest("[data-box]");
  if (!found) return;
  const box = drawing.scene.boxes[Number(found.dataset.box)];
  const isArrow = event.key.startsWith("Arrow");
  if (isEnter) activate(drawing, box);
  else if (event.key === "c" && box.parent !== null) go({ focus: box.node });
  else if (isArrow) moveFocus(drawing, box, event.key);
  else return;
  event.preventDefault();
}

function moveFocus(drawing, box, key) {
  if (key === "ArrowUp" || key === "ArrowDown") {
    const column = drawing.scene.boxes.filter((other) => other.x === box.x).sort((a, b) => a.y - b.y);
    const next = column[column.indexOf(box) + (key === "ArrowUp" ? -1 : 1)];
    if (next) focusBox(drawing, next);
    return;
  }
  const wanted = key === "ArrowLeft" ? callers : callees;
  if (box.parent !== null && box.side !== wanted) {
    return focusBox(drawing, box.parent.parent === null ? drawing.right : box.parent);
  }
  const root = box.parent !== null ? box : wanted === callers ? drawing.left : drawing.right;
  if (!isExpandable(root)) return;
  if (!root.open) activate(drawing, root);
  else focusBox(drawing, root.children[0]);
}
`;
