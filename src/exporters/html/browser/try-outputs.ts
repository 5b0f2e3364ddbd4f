/**
 * "Try outputs": recorded outputs in a form, and the outcome that the exact rule takes on them, at once. The evaluator is that of
 * `furcifer evaluate`, bundled into the page.
 */
import type { Answer, Evaluator } from "../../../spec/evaluate.js";
import { compileDecision } from "../../../spec/evaluate.js";
import type { Decision, LossSpec } from "../../../spec/loss-spec.js";
import type { RecordedOutputs } from "../../../spec/recorded.js";
import type { Editable } from "../edited-output.js";
import { asEditable, asRecorded } from "../edited-output.js";
import { outputForms } from "../output-form.js";
import type { Example } from "../page-data.js";
import { button, element, visible } from "./elements.js";
import { outputFields } from "./output-fields.js";

export interface TriedDecision {
  readonly spec: LossSpec;
  readonly decision: Decision;
  readonly examples: readonly Example[];
  /** Told which outcomes an output leads to. */
  readonly onOutcome: (ids: readonly string[]) => void;
}

export function tryOutputs(place: HTMLElement, { spec, decision, examples, onOutcome }: TriedDecision): void {
  const evaluator = compileDecision(decision);
  const forms = outputForms(spec, decision);
  let output: Editable = asEditable(decision, examples[0] ?? { responses: {} });
  const answer = element("div", { class: "answer", role: "status" });
  const fields = element("div", { class: "fields" });
  const json = jsonEditor(`${place.id}-json`, (recorded) => renew(asEditable(decision, recorded)));

  const decide = (): void => {
    const found = safely(evaluator, decision, output);
    answer.replaceChildren(...answerRows(decision, found));
    onOutcome(found.outcome === null ? [] : found.outcome.split("+"));
  };
  const writeJson = (): void => json.write(asRecorded(decision, output));
  const change = (next: Editable): void => {
    output = next;
    writeJson();
    decide();
  };
  const renew = (next: Editable): void => {
    output = next;
    fields.replaceChildren(...outputFields({ place: place.id, decision, forms, read: () => output, change, renew: renewAll }));
    decide();
  };
  const renewAll = (next: Editable): void => {
    renew(next);
    writeJson();
  };
  const start = (recorded: RecordedOutputs): void => renewAll(asEditable(decision, recorded));
  place.replaceChildren(startButtons(decision, examples, start), answer, fields, json.shown);
  renewAll(output);
}

/** Outputs that are offered to start from. */
const mostStarts = 12;

function startButtons({ outcomes }: Decision, examples: readonly Example[], start: (recorded: RecordedOutputs) => void): HTMLElement {
  const starts = examples.slice(0, mostStarts).map((example) => {
    const made = button(visible(example.outcome), "quiet-button", () => start(example));
    const { description = "" } = outcomes.find(({ id }) => id === example.outcome) ?? {};
    made.title = `An output that leads to: ${visible(description)}`;
    return made;
  });
  const empty = button("nothing found", "quiet-button", () => start({ responses: {} }));
  const note = (text: string): HTMLElement => element("span", { class: "note" }, text);
  if (starts.length === 0) return element("p", { class: "starts" }, note("Start from"), empty);
  return element("p", { class: "starts" }, note("Start from an output that leads to"), ...starts, note("or from"), empty);
}

interface JsonEditor {
  readonly shown: HTMLElement;
  readonly write: (recorded: RecordedOutputs) => void;
}

/** The recorded output as text, which may be changed too. */
function jsonEditor(id: string, onChange: (recorded: RecordedOutputs) => void): JsonEditor {
  const json = element("textarea", { id, rows: "8", spellcheck: "false", autocomplete: "off" });
  const problem = element("p", { class: "problem", role: "alert" });
  json.addEventListener("input", () => {
    const read = recordedIn(json.value);
    problem.textContent = typeof read === "string" ? read : "";
    if (typeof read !== "string") onChange(read);
  });
  const what = element("label", { for: id }, "One line of what `furcifer evaluate` reads; edit it here or above.");
  const summary = element("summary", {}, "Recorded output as JSON");
  return {
    shown: element("details", { class: "as-json" }, summary, element("p", { class: "note" }, what), json, problem),
    write: (recorded) => {
      json.value = JSON.stringify(recorded, null, 2);
      problem.textContent = "";
    },
  };
}

function safely(evaluator: Evaluator, decision: Decision, output: Editable): Answer {
  try {
    return evaluator(asRecorded(decision, output));
  } catch (error) {
    return { outcome: null, needs: [], reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The recorded output in the text, or what is wrong with it. */
function recordedIn(text: string): RecordedOutputs | string {
  try {
    const json: unknown = JSON.parse(text);
    if (!isRecord(json) || !isRecord(json.responses)) return 'There is no "responses": {operation id: response} in it.';
    if (json.inputs !== undefined && !isRecord(json.inputs)) return '"inputs" must be an object of values by name.';
    return json.inputs === undefined ? { responses: json.responses } : { responses: json.responses, inputs: json.inputs };
  } catch (error) {
    return `Not JSON: ${error instanceof Error ? error.message : "unreadable"}`;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function answerRows({ outcomes }: Decision, { outcome, values, assumed, needs = [], reason }: Answer): HTMLElement[] {
  const rows: HTMLElement[] = [];
  if (outcome === null) rows.push(element("p", { class: "undecided", "data-outcome": "" }, "No outcome can be told."));
  else
    rows.push(
      element(
        "p",
        { class: "decided", "data-outcome": outcome },
        ...outcome.split("+").map((id) => {
          const position = outcomes.findIndex((o) => o.id === id);
          const text = outcomes[position]?.description ?? "";
          return element(
            "span",
            { class: `tag outcome-${Math.max(0, position) % 8}` },
            element("b", {}, visible(id)),
            " ",
            element("span", { class: "what" }, visible(text)),
          );
        }),
      ),
    );
  if (values !== undefined) rows.push(element("p", { class: "note" }, `carries ${visible(JSON.stringify(values))}`));
  if (reason !== undefined) rows.push(element("p", { class: "note" }, visible(reason)));
  if (needs.length > 0) rows.push(element("p", { class: "note" }, `needs ${visible(needs.join(", "))}`));
  if (assumed !== undefined) rows.push(element("p", { class: "note" }, `default taken for ${visible(assumed.join(", "))}`));
  return rows;
}
