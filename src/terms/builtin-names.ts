/** Names that the analysed language brings along, and how its exceptions descend. */

const functions =
  "abs all any ascii bin bool bytearray bytes callable chr classmethod complex delattr dict dir divmod enumerate eval exec filter float format frozenset getattr " +
  "globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property range " +
  "repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __import__ NotImplemented Ellipsis __name__ __file__ raw_input unicode xrange exit quit";

/** Each exception with its parent. */
const exceptionParents: Readonly<Record<string, string>> = {
  BaseException: "",
  Exception: "BaseException",
  SystemExit: "BaseException",
  KeyboardInterrupt: "BaseException",
  GeneratorExit: "BaseException",
  ArithmeticError: "Exception",
  ZeroDivisionError: "ArithmeticError",
  OverflowError: "ArithmeticError",
  FloatingPointError: "ArithmeticError",
  AssertionError: "Exception",
  AttributeError: "Exception",
  EOFError: "Exception",
  ImportError: "Exception",
  ModuleNotFoundError: "ImportError",
  LookupError: "Exception",
  IndexError: "LookupError",
  KeyError: "LookupError",
  MemoryError: "Exception",
  NameError: "Exception",
  UnboundLocalError: "NameError",
  OSError: "Exception",
  IOError: "OSError",
  EnvironmentError: "OSError",
  FileNotFoundError: "OSError",
  FileExistsError: "OSError",
  PermissionError: "OSError",
  TimeoutError: "OSError",
  ConnectionError: "OSError",
  ReferenceError: "Exception",
  RuntimeError: "Exception",
  NotImplementedError: "RuntimeError",
  RecursionError: "RuntimeError",
  StopIteration: "Exception",
  StopAsyncIteration: "Exception",
  SyntaxError: "Exception",
  SystemError: "Exception",
  TypeError: "Exception",
  ValueError: "Exception",
  UnicodeError: "ValueError",
  UnicodeDecodeError: "UnicodeError",
  UnicodeEncodeError: "UnicodeError",
  Warning: "Exception",
  UserWarning: "Warning",
};

const names = new Set([...functions.split(" "), ...Object.keys(exceptionParents)]);

export function isBuiltinName(name: string): boolean {
  return names.has(name);
}

export function isExceptionName(name: string): boolean {
  return Object.hasOwn(exceptionParents, name);
}

/** Whether the builtin exception `name` is `ancestor` or below it. */
export function isSubclass(name: string, ancestor: string): boolean {
  for (let at: string | undefined = name; at !== undefined && at !== ""; at = exceptionParents[at]) if (at === ancestor) return true;
  return false;
}
