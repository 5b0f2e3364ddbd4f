/** Names that every module of Python finds without importing them, and the members of its types (https://docs.python.org/3/library/builtins.html). */
import { isBuiltinName } from "../terms/builtin-names.js";

/** What `terms/builtin-names.ts`, which has the names that decisions know, does not list: rarely used ones, and those of version 2. */
const further: ReadonlySet<string> = new Set(
  (
    "aiter anext breakpoint compile copyright credits license __build_class__ apply basestring buffer cmp coerce execfile file intern " +
    "long reduce reload unichr BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError " +
    "ConnectionAbortedError ConnectionRefusedError ConnectionResetError DeprecationWarning EncodingWarning ExceptionGroup FutureWarning " +
    "ImportWarning IndentationError InterruptedError IsADirectoryError NotADirectoryError PendingDeprecationWarning ProcessLookupError " +
    "ResourceWarning RuntimeWarning SyntaxWarning TabError UnicodeTranslateError UnicodeWarning"
  ).split(" "),
);

export function isBuiltin(name: string): boolean {
  return isBuiltinName(name) || further.has(name);
}

/** Names of the methods and attributes of Python's types, from `dir()` under version 3.11; of the special ones those that code calls by name. */
const typeMembers: Readonly<Record<string, string>> = {
  object: "__new__ __getattribute__ __setattr__",
  type: "__call__ __new__ __init__ mro",
  str:
    "__contains__ __getitem__ __iter__ __len__ capitalize casefold center count encode endswith expandtabs find format " +
    "format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle " +
    "isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition " +
    "rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill",
  list:
    "__contains__ __delitem__ __getitem__ __iter__ __len__ __setitem__ append clear copy count extend index insert pop remove " +
    "reverse sort appendleft extendleft popleft rotate",
  dict:
    "__contains__ __delitem__ __getitem__ __iter__ __len__ __setitem__ clear copy fromkeys get items keys pop popitem " +
    "setdefault update values",
  tuple: "__contains__ __getitem__ __iter__ __len__ count index",
  set:
    "__contains__ __iter__ __len__ add clear copy difference difference_update discard intersection intersection_update " +
    "isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union update",
  int: "as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag numerator real to_bytes",
  float: "as_integer_ratio conjugate fromhex hex imag is_integer real",
  generator: "__iter__ __next__ close send throw",
  coroutine: "__await__ close send throw result add_done_callback cancel done exception",
  property: "getter setter deleter fget fset fdel",
  async_generator: "__aiter__ __anext__ aclose asend athrow",
  iterator: "__iter__ __next__",
};

const exceptionMembers: ReadonlySet<string> = new Set(["args", "with_traceback", "add_note"]);

const memberSets = new Map<string, ReadonlySet<string>>();

/** Whether values of the type have a member of that name; of a type without a table nothing is known. */
export function hasMember(typeName: string, name: string): boolean {
  const type = typeName.replace(/^builtins\./, "");
  const text = typeMembers[type];
  if (text === undefined) return exceptionMembers.has(name);
  let names = memberSets.get(type);
  if (names === undefined) memberSets.set(type, (names = new Set(text.split(" "))));
  return names.has(name);
}
