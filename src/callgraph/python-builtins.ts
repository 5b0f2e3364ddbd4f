/** Names that every module of the strict calling language finds without importing them (https://docs.python.org/3/library/builtins.html). */
const functions =
  "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir divmod " +
  "enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len license list " +
  "locals map max memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum " +
  "super tuple type vars zip __import__ __build_class__ NotImplemented Ellipsis";

/** Of version 2 of the language. */
const former = "apply basestring buffer cmp coerce execfile file intern long raw_input reduce reload unichr unicode xrange";

const exceptions =
  "ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError " +
  "ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError EncodingWarning EnvironmentError Exception " +
  "ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError " +
  "IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError " +
  "NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning " +
  "RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError " +
  "UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError";

const names: ReadonlySet<string> = new Set(`${functions} ${former} ${exceptions}`.split(" "));

export function isBuiltin(name: string): boolean {
  return names.has(name);
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
