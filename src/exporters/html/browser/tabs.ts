/** The panels of a decision as tabs (WAI-ARIA's pattern): arrows, Home and End go from tab to tab. Without a script all panels are there. */
import { all, byId } from "./elements.js";

export function startTabs(decision: HTMLElement): void {
  const list = decision.querySelector<HTMLElement>('[role="tablist"]');
  if (list === null) return;
  const tabs = all('[role="tab"]', list);
  for (const tab of tabs) {
    tab.addEventListener("click", () => select(tab));
    const panel = panelOf(tab);
    panel?.setAttribute("role", "tabpanel");
    panel?.setAttribute("aria-labelledby", tab.id);
    panel?.removeAttribute("aria-label");
  }
  list.addEventListener("keydown", (event) => {
    const at = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    const next = tabs.at(to % tabs.length);
    if (next === undefined) return;
    event.preventDefault();
    select(next);
    next.focus();
  });
  list.hidden = false;
  decision.classList.add("tabbed");
  select(tabs[0]!);
}

/** Shows the panel that an element is in, where it is in one. */
export function reveal(target: Element): void {
  const panel = target.closest("[data-panel]");
  const tab = panel === null ? null : byId(panel.getAttribute("aria-labelledby") ?? "");
  if (tab !== null) select(tab);
  for (let fold = target.closest("details"); fold !== null; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
}

function select(chosen: HTMLElement): void {
  for (const tab of all('[role="tab"]', chosen.parentElement!)) {
    const isChosen = tab === chosen;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    const panel = panelOf(tab);
    panel?.classList.toggle("hidden-panel", !isChosen);
    if (isChosen) panel?.dispatchEvent(new CustomEvent("shown"));
  }
}

function panelOf(tab: HTMLElement): HTMLElement | null {
  return byId(tab.getAttribute("aria-controls") ?? "");
}
