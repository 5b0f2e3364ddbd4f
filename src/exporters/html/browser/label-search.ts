/** The search in a decision's labels: long lists are filled as far as somebody looks. */
import type { Decision, LabelClass } from "../../../spec/loss-spec.js";
import { all, button, byId, element, visible } from "./elements.js";

const step = 200;

export function startLabelSearch(section: HTMLElement, decision: Decision): void {
  const input = byId(`${section.id}-filter`);
  if (!(input instanceof HTMLInputElement)) return;
  const lists = all("[data-class]", section).flatMap((found) => {
    const labelClass = decision.classes.find(({ id }) => id === found.dataset.class);
    return labelClass === undefined ? [] : [labelList(found, labelClass)];
  });
  const status = input.parentElement?.querySelector('[role="status"]');
  const said = status?.textContent ?? "";
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    const found = lists.reduce((sum, list) => sum + list(wanted), 0);
    if (status) status.textContent = wanted === "" ? said : found === 1 ? "1 label found" : `${found.toLocaleString("en-US")} labels found`;
  });
  input.parentElement!.hidden = false;
  for (const list of lists) list("");
}

/** Fills the list with labels that contain the words; answers how many do. */
function labelList(found: HTMLElement, { labels }: LabelClass): (wanted: string) => number {
  const list = found.querySelector("ul.labels");
  const more = found.querySelector<HTMLElement>(".more") ?? found.appendChild(element("p", { class: "more" }));
  const first = list?.childElementCount ?? 0;
  const folded = labels.map(({ name }) => name.toLowerCase());
  return (wanted) => {
    const matching = wanted === "" ? labels : labels.filter((_, i) => folded[i]!.includes(wanted));
    let shown = 0;
    const show = (count: number): void => {
      const rows = matching.slice(shown, shown + count).map(({ id, name }) => element("li", { title: visible(id) }, visible(name)));
      list?.append(...rows);
      shown += rows.length;
      const rest = matching.length - shown;
      more.replaceChildren(
        ...(rest > 0
          ? [button(`Show ${Math.min(rest, step)} of ${rest.toLocaleString("en-US")} more`, "quiet-button", () => show(step))]
          : []),
      );
    };
    list?.replaceChildren();
    show(wanted === "" ? first : step);
    found.classList.toggle("none-found", wanted !== "" && matching.length === 0);
    return matching.length;
  };
}
