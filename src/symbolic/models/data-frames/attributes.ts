/**
 * What the attributes of tables, columns and rows are: columns by name, methods, accessors. Names that pandas has itself
 * come first, as they do there.
 */

import type { Span } from "../../../base/span.js";
import { onlyLeaf } from "../../concrete.js";
import type { LibraryObject } from "../../library-objects.js";
import type { Flow, Machine } from "../../machine.js";
import { contentOf } from "../../machine.js";
import type { Value } from "../../value.js";
import type { Model } from "../model.js";
import { makingMethods, tableMakers } from "./make.js";
import { indexOf, isTuple, madeOf, objectAt, rowEntries } from "./representation.js";
import { columnOf, selectingMethods, tableProperties } from "./select.js";
import { seriesMethods, seriesProperties } from "./series.js";

export { tableMakers };

/** Public names of pandas' tables, which columns of the same name do not hide. */
const ownNames: ReadonlySet<string> = new Set(
  (
    "T abs add add_prefix add_suffix agg aggregate align all any append apply applymap asfreq asof assign astype at at_time attrs axes " +
    "backfill between_time bfill bool boxplot clip columns combine combine_first compare convert_dtypes copy corr corrwith count cov " +
    "cummax cummin cumprod cumsum describe diff div divide dot drop drop_duplicates droplevel dropna dtypes duplicated empty eq equals " +
    "eval ewm expanding explode ffill fillna filter first first_valid_index flags floordiv from_dict from_records ge get groupby gt head " +
    "hist iat idxmax idxmin iloc index infer_objects info insert interpolate isetitem isin isna isnull items iteritems iterrows " +
    "itertuples join keys kurt kurtosis last last_valid_index le loc lookup lt mad map mask max mean median melt memory_usage merge min " +
    "mod mode mul multiply ndim ne nlargest notna notnull nsmallest nunique pad pct_change pipe pivot pivot_table plot pop pow prod " +
    "product quantile query radd rank rdiv reindex reindex_like rename rename_axis reorder_levels replace resample reset_index rfloordiv " +
    "rmod rmul rolling round rpow rsub rtruediv sample select_dtypes sem set_axis set_flags set_index shape shift size skew sort_index " +
    "sort_values sparse squeeze stack std style sub subtract sum swapaxes swaplevel tail take transform transpose truediv truncate " +
    "tz_convert tz_localize unstack update value_counts values var where xs"
  ).split(" "),
);

/** Names that columns and rows, which are columns turned round, have besides. */
const namesOfSeries: ReadonlySet<string> = new Set(
  "name str dt cat array item unique is_unique argmax argmin argsort autocorr between divmod dtype factorize hasnans nbytes ravel repeat searchsorted to_frame to_list tolist view".split(
    " ",
  ),
);

/** Methods that change the object itself, all or where they are told to. */
const changing = ["insert", "pop", "update", "drop", "dropna", "drop_duplicates", "fillna", "sort_values", "sort_index", "reset_index"];
const changingToo = [
  "set_index",
  "rename",
  "replace",
  "query",
  "eval",
  "clip",
  "where",
  "mask",
  "ffill",
  "bfill",
  "interpolate",
  "rename_axis",
];
const always: ReadonlySet<string> = new Set(["insert", "pop", "update"]);

/** What the object holds is not known from here on. */
function change(machine: Machine, flow: Flow, object: LibraryObject, span: Span): void {
  machine.write(contentOf(object.id), machine.unsupportedValue("a change of a table", span), flow.live);
}

const maybeChanging =
  (name: string): Model =>
  (machine, flow, args, span) => {
    const object = objectAt(machine, flow, args, 0);
    const made = madeOf(machine, args, span);
    if (object !== null && (always.has(name) || args.some((a) => a.name === "inplace"))) change(machine, flow, object, span);
    return made;
  };

const assign: Model = (machine, flow, args, span) => {
  const object = objectAt(machine, flow, args, 0);
  if (object !== null) change(machine, flow, object, span);
  return machine.none;
};

/** An operator on tables, and any other that is not followed: a value made from its sides. */
const notFollowed: Model = (machine, _flow, args, span) => madeOf(machine, args, span);

const accessors: ReadonlySet<string> = new Set(["loc", "iloc", "at", "iat"]);

const getAttribute: Model = (machine, flow, args, span) => {
  const object = objectAt(machine, flow, args, 0);
  const name = args[1] === undefined ? undefined : onlyLeaf(args[1].value);
  if (object === null || name?.kind !== "constant" || typeof name.value !== "string") return madeOf(machine, args, span);
  return attributeNamed(machine, flow, object, name.value, span);
};

function attributeNamed(machine: Machine, flow: Flow, object: LibraryObject, name: string, span: Span): Value {
  const { type } = object;
  const self = machine.atoms.leaf(object);
  const properties = type === "data-frame" ? tableProperties : type === "series" ? seriesProperties : {};
  if (Object.hasOwn(properties, name)) return properties[name]!(machine, flow, [{ kind: "positional", value: self }], span);
  if (type === "series" && name === "str")
    machine.raise(flow, machine.forest.not(indexOf(machine, object).typed), machine.exception("AttributeError"));
  if (isMethod(machine, object, name))
    return machine.atoms.leaf({ kind: "bound", receiver: object, method: machine.atoms.of({ kind: "builtin", name: `${type}.${name}` }) });
  const isFree = !isOwnName(machine, object, name);
  const column = isFree && type === "data-frame" ? columnOf(machine, flow, object, name, "AttributeError", span) : null;
  const cell = isFree && type === "row" ? rowEntries(machine, self)?.find(({ key }) => key === name)?.value : undefined;
  if (cell !== undefined) return machine.here(flow, cell);
  return column ?? machine.unknown(machine.nameAt(span), span, [self], machine.surroundings.sourceText(span));
}

function isMethod(machine: Machine, object: LibraryObject, name: string): boolean {
  if (object.type === "row") return !isTuple(machine, object) && Object.hasOwn(dataFrameMethods, `row.${name}`);
  return accessors.has(name) || (object.type === "series" && name === "str") || Object.hasOwn(dataFrameMethods, `${object.type}.${name}`);
}

function isOwnName(machine: Machine, object: LibraryObject, name: string): boolean {
  if (object.type === "row" && isTuple(machine, object)) return name === "count" || name === "index";
  return ownNames.has(name) || name.startsWith("to_") || (object.type !== "data-frame" && namesOfSeries.has(name));
}

export const dataFrameMethods: Readonly<Record<string, Model>> = {
  ...makingMethods,
  ...selectingMethods,
  ...seriesMethods,
  ...Object.fromEntries(
    ["data-frame", "series"].flatMap((type) => [...changing, ...changingToo].map((name) => [`${type}.${name}`, maybeChanging(name)])),
  ),
  ...Object.fromEntries(["data-frame", "series", "row"].map((type) => [`${type}.__getattr__`, getAttribute])),
  ...Object.fromEntries(
    [
      "data-frame",
      "series",
      "row",
      "data-frame.iloc",
      "data-frame.at",
      "data-frame.iat",
      "series.loc",
      "series.iloc",
      "series.at",
      "series.iat",
    ].map((type) => [`${type}.__setitem__`, assign]),
  ),
  "data-frame.__operator__": notFollowed,
  "data-frame.__unary__": notFollowed,
  "row.__operator__": notFollowed,
  "row.__unary__": notFollowed,
  "row.__bool__": (machine, flow) => {
    machine.raise(flow, machine.forest.true, machine.exception("ValueError"));
    return machine.none;
  },
  "row.__iter__": notFollowed,
  "row.__contains__": notFollowed,
};
