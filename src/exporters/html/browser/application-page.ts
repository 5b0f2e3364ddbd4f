/** The script of an application's page: puts to work what stands in it. Everything that it inserts is text. */
import type { LossSpec } from "../../../spec/loss-spec.js";
import type { PageData } from "../page-data.js";
import { all, byId, dataOf } from "./elements.js";
import { joinMarks } from "./joined-marks.js";
import { startLabelSearch } from "./label-search.js";
import { reveal, startTabs } from "./tabs.js";
import { startTheme } from "./theme.js";
import { tryOutputs } from "./try-outputs.js";

startTheme();
const spec = dataOf("spec-text") as LossSpec;
const { examples } = dataOf("page-data") as PageData;
all(".decision").forEach((section, i) => {
  const decision = spec.decisions[i];
  if (decision === undefined) return;
  const marks = joinMarks(section);
  const form = byId(`${section.id}-try-form`);
  const key = (id: string): string => `${section.id}-o${decision.outcomes.findIndex((o) => o.id === id)}`;
  const start = (): void => {
    if (form !== null) tryOutputs(form, { spec, decision, examples: examples[i] ?? [], onOutcome: (ids) => marks.show(ids.map(key)) });
  };
  byId(`${section.id}-try`)?.addEventListener("shown", start, { once: true });
  byId(`${section.id}-labels`)?.addEventListener("shown", () => startLabelSearch(section, decision), { once: true });
  startTabs(section);
});
startCopy();
openTarget();
addEventListener("hashchange", openTarget);

/** What the address names may be in a panel or a fold that is closed. */
function openTarget(): void {
  const target = byId(location.hash.slice(1));
  if (target === null) return;
  reveal(target);
  if (target instanceof HTMLDetailsElement) target.open = true;
  target.scrollIntoView({ block: "start" });
}

function startCopy(): void {
  const copy = byId("copy-spec");
  const status = byId("copy-status");
  const text = byId("spec-text");
  if (copy === null || status === null || text === null) return;
  copy.hidden = false;
  copy.addEventListener("click", () => {
    const said = (words: string): void => void (status.textContent = words);
    const chosen = (): void => {
      getSelection()?.selectAllChildren(text);
      said("Selected: copy it with the keyboard.");
    };
    // Where the browser does not let the page copy, the reader can.
    if (navigator.clipboard === undefined) chosen();
    else navigator.clipboard.writeText(text.textContent ?? "").then(() => said("Copied."), chosen);
  });
}
