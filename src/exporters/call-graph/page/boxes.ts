/**
 * Fifth part of the browser script of the call graph page: the callers and callees around a function as two trees, and their
 * layout in columns. A function that is already on the way from the middle is a cycle and ends it. Draws nothing.
 */

export const boxScript = `
const boxWidth = 248;
const boxHeight = 36;
const columnWidth = boxWidth + 56;
const rowGap = 8;
const rowHeight = boxHeight + rowGap;
const margin = 12;
const expansionStep = 30;

/** A box: the node, its side, the box it was reached from, the edges between them, and what of it is open. */
function newBox(node, side, parent, between) {
  const box = { node, side, parent, edges: between, open: false, shown: expansionStep, children: null, isCycle: false, x: 0, y: 0 };
  for (let above = parent; above !== null; above = above.parent) {
    if (above.node === node) box.isCycle = true;
  }
  box.depth = parent === null ? 0 : parent.depth + 1;
  return box;
}

function boxChildren(box) {
  if (box.children === null) {
    const found = box.isCycle ? [] : neighbours(box.node, box.side);
    box.children = found.map((neighbour) => newBox(neighbour.node, box.side, box, neighbour.edges));
  }
  return box.children;
}

function isExpandable(box) {
  return boxChildren(box).length > 0;
}

/** Both trees have a root for the middle; only one of them is drawn. */
function newDrawing(focus) {
  const left = newBox(focus, callers, null, []);
  const right = newBox(focus, callees, null, []);
  left.open = true;
  right.open = true;
  return { focus, left, right, current: right, scene: null };
}

/** Boxes, buttons for more and lines with their places. The middles of both trees meet, so that one moves down to the other. */
function layOut(drawing) {
  const scene = { boxes: [], more: [], lines: [], width: 0, height: 0 };
  const roots = [drawing.left, drawing.right];
  const bottoms = roots.map((root) => place(root, margin));
  const middleY = Math.max(drawing.left.y, drawing.right.y);
  roots.forEach((root, i) => {
    const distance = middleY - root.y;
    scene.height = Math.max(scene.height, bottoms[i] + distance);
    move(root, distance);
  });
  // A side without boxes still has the column that says so.
  const [left, right] = roots.map((root) => Math.max(depthOf(root), 1));
  scene.width = (left + right) * columnWidth + boxWidth + 2 * margin;
  scene.height += margin - rowGap;
  collect(drawing.left, margin + left * columnWidth, -1, scene);
  collect(drawing.right, margin + left * columnWidth, 1, scene);
  return scene;
}

// Children below each other, the parent at half the height of its first and last child.
function place(box, top) {
  box.y = top;
  if (!box.open || !isExpandable(box)) return top + rowHeight;
  let next = top;
  const shown = box.children.slice(0, box.shown);
  for (const child of shown) next = place(child, next);
  if (box.children.length > box.shown) {
    box.moreY = next;
    next += rowHeight;
  }
  box.y = (shown[0].y + shown[shown.length - 1].y) / 2;
  return next;
}

function move(box, distance) {
  box.y += distance;
  if (!box.open) return;
  if (box.children && box.children.length > box.shown) box.moreY += distance;
  for (const child of (box.children || []).slice(0, box.shown)) move(child, distance);
}

function depthOf(box) {
  if (!box.open || !isExpandable(box)) return box.depth;
  return box.children.slice(0, box.shown).reduce((depth, child) => Math.max(depth, depthOf(child)), box.depth + 1);
}

function collect(box, middle, direction, scene) {
  box.x = middle + direction * box.depth * columnWidth;
  if (box.parent !== null || direction > 0) scene.boxes.push(box);
  if (!box.open || !isExpandable(box)) return;
  for (const child of box.children.slice(0, box.shown)) {
    collect(child, middle, direction, scene);
    scene.lines.push({ parent: box, child, direction });
  }
  if (box.children.length > box.shown) {
    scene.more.push({ box, x: box.x + direction * columnWidth, y: box.moreY });
  }
}

/** The text in at most so many columns; wide characters of East Asia take two. The end of a name says more than its start. */
function shortened(string, columns) {
  const characters = Array.from(string);
  let width = 0;
  for (let i = characters.length - 1; i >= 0; i--) {
    width += characters[i].codePointAt(0) >= 0x1100 ? 2 : 1;
    if (width > columns) return "…" + characters.slice(i + 2).join("");
  }
  return string;
}
`;
