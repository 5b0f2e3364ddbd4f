/**
 * Second part of the browser script of the call graph page: making elements. Text goes in as text nodes and attributes only;
 * nothing here or in the other parts parses a string as HTML. Long lists are rendered a step at a time.
 */

export const elementsScript = `
function byId(id) {
  return document.getElementById(id);
}

/** Children are elements or strings; attributes that are null or false are left out. */
function element(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

function svgElement(tag, attributes, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function counted(count, one, many) {
  return formatted(count) + " " + (count === 1 ? one : many);
}

function formatted(number) {
  return number.toLocaleString("en-US");
}

function kindMark(kind) {
  const letters = { function: "f", class: "C", module: "M", external: "↗" };
  return element("span", { class: "mark kind-" + kind, role: "img", "aria-label": kind, title: kind }, letters[kind] || "·");
}

/** A link that opens the function; a plain click keeps the filters (see the click handler of the last part). */
function nodeLink(n, label) {
  const href = "#" + fragmentOf({ ...state, focus: n });
  return element("a", { href, class: "name", "data-node": n, title: nodeName(n) + "  " + nodePlace(n) }, label);
}

/** Appends a step of the items, and a button for the next one while there are more. The button stands in its own holder. */
function appendLazily(list, holder, items, step, render) {
  let shown = 0;
  const button = element("button", { type: "button", class: "more" });
  function showStep() {
    const next = items.slice(shown, shown + step).map((item, i) => render(item, shown + i));
    shown += next.length;
    list.append(...next);
    const rest = items.length - shown;
    if (rest <= 0) button.remove();
    else button.textContent = "and " + formatted(rest) + " more";
    return next[0];
  }
  showStep();
  if (shown < items.length) holder.append(button);
  button.addEventListener("click", () => {
    const first = showStep();
    const target = first && first.querySelector("a, button");
    if (!button.isConnected && target) target.focus();
  });
}

function badge(label, title) {
  return element("span", { class: "badge", title: title || null }, label);
}
`;
