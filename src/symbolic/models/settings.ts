/** Variables of the environment as Python reads them: `os.environ.get(name, default)`, `os.getenv(name, default)`. */
import { onlyLeaf } from "../concrete.js";
import { environmentTruth, guardOf } from "../conditions.js";
import { settingOf } from "../settings.js";
import type { Model } from "./model.js";
import { argument } from "./model.js";

const variable: Model = (machine, flow, args, span) => {
  const key = argument(args, 0, "key");
  const name = key === undefined ? undefined : onlyLeaf(key);
  if (name?.kind !== "constant" || typeof name.value !== "string")
    return machine.unknown(
      machine.nameAt(span),
      span,
      args.map((a) => a.value),
      machine.surroundings.sourceText(span),
    );
  const shown = `${span.path}#os.environ[${JSON.stringify(name.value)}]`;
  const setting = settingOf(machine, shown, span);
  const fallback = argument(args, 1, "default");
  if (fallback === undefined) return setting;
  const isSet = guardOf(machine, environmentTruth(machine, shown, span, "setting"));
  return machine.forest.ite(isSet, setting, machine.here(flow, fallback));
};

export const settingModels: Readonly<Record<string, Model>> = { "os.environ.get": variable, "os.getenv": variable };
