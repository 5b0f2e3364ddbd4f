/** The form of "Try outputs": a row an item, a field a value, what the environment gives. Each change is told with the whole output. */
import type { Decision, EnvironmentInput } from "../../../spec/loss-spec.js";
import { formatPath, valueAt } from "../../../spec/recorded.js";
import type { Editable } from "../edited-output.js";
import { fieldText, fieldValue, numberValue, withValueAt } from "../edited-output.js";
import type { CallForm, FieldForm, ListForm } from "../output-form.js";
import { button, element, visible } from "./elements.js";

export interface OutputFields {
  /** Id of the element around. */
  readonly place: string;
  readonly decision: Decision;
  readonly forms: readonly CallForm[];
  readonly read: () => Editable;
  /** A value has changed. */
  readonly change: (next: Editable) => void;
  /** Rows have come or gone: the form is to be made anew. */
  readonly renew: (next: Editable) => void;
}

/** Suggestions that are offered at once. */
const offered = 30;

export function outputFields(given: OutputFields): HTMLElement[] {
  const { forms, decision } = given;
  const calls = forms.map((form) => {
    const place = decision.calls[form.call]?.at;
    const parts = [...form.lists.map((list) => listRows(given, form, list)), ...valueRows(given, form)];
    const title = [
      element("code", {}, visible(form.operation)),
      " ",
      element("span", { class: "note" }, place === undefined ? "" : visible(`${place.file}:${place.line}`)),
    ];
    const nothing = element("p", { class: "note" }, "What is read of this output can be edited as JSON only.");
    return element("fieldset", { class: "call-form" }, element("legend", {}, ...title), ...(parts.length === 0 ? [nothing] : parts));
  });
  if (decision.environment.length === 0) return calls;
  const inputs = decision.environment.map((input, i) => inputRow(given, input, `${given.place}-input-${i}`));
  return [...calls, element("fieldset", { class: "call-form" }, element("legend", {}, "Besides the API"), ...inputs)];
}

function responseWith({ responses, inputs }: Editable, call: number, changed: unknown): Editable {
  return { responses: responses.map((response, i) => (i === call ? changed : response)), inputs };
}

function listRows(given: OutputFields, { call }: CallForm, { path, fields }: ListForm): HTMLElement {
  const { read, change, renew, place } = given;
  const idOf = (row: number, part: number | string): string => `${place}-${call}-${formatPath(path)}-${row}-${part}`;
  const response = (): unknown => read().responses[call];
  const items = (): readonly unknown[] => {
    const found = valueAt(response(), path);
    return Array.isArray(found) ? (found as unknown[]) : [];
  };
  const replace = (list: readonly unknown[]): Editable =>
    responseWith(read(), call, withValueAt(response(), path, list.length === 0 ? undefined : list));
  // The form is made anew: the keyboard goes on where it was.
  const renewAt = (list: readonly unknown[], ...ids: readonly string[]): void => {
    renew(replace(list));
    ids
      .map((id) => document.getElementById(id))
      .find((found) => found !== null)
      ?.focus();
  };
  const addId = `${place}-${call}-${formatPath(path)}-add`;
  const rows = items().map((item, row) => {
    const inputs = fields.map((field, column) => {
      const name = `${fieldName(field)}, item ${row + 1}`;
      return input({ id: idOf(row, column), name, field, value: fieldText(item, field) }, (text) => {
        const value = fieldValue(field, text);
        change(replace(items().map((old, i) => (i === row ? withValueAt(old, field.path, value) : old))));
      });
    });
    const up = button("↑", "icon-button", () => renewAt(moved(items(), row), row > 1 ? idOf(row - 1, "up") : idOf(0, 0)));
    up.id = idOf(row, "up");
    up.disabled = row === 0;
    up.setAttribute("aria-label", `Move item ${row + 1} up`);
    const others = (): unknown[] => items().filter((_, i) => i !== row);
    const away = button("×", "icon-button", () => renewAt(others(), idOf(row, "away"), idOf(row - 1, "away"), addId));
    away.id = idOf(row, "away");
    away.setAttribute("aria-label", `Remove item ${row + 1}`);
    return element("li", { class: "item" }, element("span", { class: "position" }, String(row + 1)), ...inputs, up, away);
  });
  const add = button("Add an item", "quiet-button", () => renewAt([...items(), {}], idOf(items().length, 0)));
  add.id = addId;
  const title = element(
    "p",
    { class: "list-title" },
    element("code", {}, visible(formatPath(path))),
    element("span", { class: "note" }, ` ${rows.length === 1 ? "1 item" : `${rows.length} items`}, in this order`),
  );
  return element(
    "div",
    { class: "list-form" },
    title,
    rows.length === 0 ? null : listHeads(fields),
    element("ol", { class: "items" }, ...rows),
    add,
  );
}

function listHeads(fields: readonly FieldForm[]): HTMLElement {
  const heads = fields.map((field) => element("span", { class: `head ${field.kind}` }, visible(fieldName(field))));
  return element("p", { class: "item heads", "aria-hidden": "true" }, element("span", { class: "position" }), ...heads);
}

function moved(items: readonly unknown[], row: number): unknown[] {
  const list = [...items];
  list.splice(row - 1, 0, ...list.splice(row, 1));
  return list;
}

function fieldName({ path, each }: FieldForm): string {
  return each === undefined ? formatPath(path) : `${formatPath(path)}: ${formatPath(each)}, with commas`;
}

function valueRows({ read, change, place }: OutputFields, { call, values }: CallForm): HTMLElement[] {
  return values.map((field, i) => {
    const id = `${place}-${call}-value-${i}`;
    const shown = input({ id, name: null, field, value: fieldText(read().responses[call], field) }, (text) =>
      change(responseWith(read(), call, withValueAt(read().responses[call], field.path, fieldValue(field, text)))),
    );
    return element("p", { class: "value-row" }, element("label", { for: id }, element("code", {}, visible(formatPath(field.path)))), shown);
  });
}

interface InputField {
  readonly id: string;
  /** For readers, where no label says it. */
  readonly name: string | null;
  readonly field: FieldForm;
  readonly value: string;
}

function input({ id, name, field, value }: InputField, onInput: (text: string) => void): HTMLElement {
  const { kind, suggestions } = field;
  const hasList = suggestions.length > 0 && field.each === undefined;
  const box = element("input", {
    id,
    type: "text",
    class: kind,
    inputmode: kind === "number" ? "decimal" : null,
    "aria-label": name === null ? null : visible(name),
    list: hasList ? `${id}-list` : null,
    placeholder: kind === "number" ? "0" : null,
    autocomplete: "off",
    spellcheck: "false",
  });
  box.value = value;
  if (!hasList) {
    box.addEventListener("input", () => onInput(box.value));
    return box;
  }
  const list = element("datalist", { id: `${id}-list` });
  const offer = (): void => {
    const typed = box.value.toLowerCase();
    const near = suggestions.filter((text) => text.toLowerCase().includes(typed)).slice(0, offered);
    list.replaceChildren(...near.map((text) => element("option", { value: text })));
  };
  box.addEventListener("focus", offer);
  box.addEventListener("input", () => {
    offer();
    onInput(box.value);
  });
  return element("span", { class: `with-list ${kind}` }, box, list);
}

function inputRow({ read, change }: OutputFields, { name, type, default: preset }: EnvironmentInput, id: string): HTMLElement {
  const given = read().inputs[name];
  const set = (value: unknown): void => {
    const { responses, inputs } = read();
    const others = Object.entries(inputs).filter(([key]) => key !== name);
    change({ responses, inputs: Object.fromEntries(value === undefined ? others : [...others, [name, value]]) });
  };
  const label = element("label", { for: id }, element("code", {}, visible(name)));
  if (type !== "boolean") {
    const box = element("input", {
      id,
      type: "text",
      class: type === "number" ? "number" : "text",
      autocomplete: "off",
      placeholder: type === "value" ? "JSON" : null,
    });
    box.value = given === undefined ? "" : typeof given === "string" && type !== "value" ? given : JSON.stringify(given);
    box.addEventListener("input", () =>
      set(
        box.value === ""
          ? undefined
          : type === "string"
            ? box.value
            : type === "number"
              ? numberValue(box.value.trim())
              : jsonOrText(box.value),
      ),
    );
    return element("p", { class: "value-row" }, label, box);
  }
  const choices = [
    ["", preset === undefined ? "not given" : `not given (${preset ? "yes" : "no"})`],
    ["true", "yes"],
    ["false", "no"],
  ] as const;
  const box = element("select", { id }, ...choices.map(([value, text]) => element("option", { value }, text)));
  box.value = typeof given === "boolean" ? String(given) : "";
  box.addEventListener("change", () => set(box.value === "" ? undefined : box.value === "true"));
  return element("p", { class: "value-row" }, label, box);
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
