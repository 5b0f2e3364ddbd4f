/** Models of Python's library (https://docs.python.org/3/library/), by qualified names; see library-models.ts for the places. */
import type { LibraryModel, LibraryModels } from "./library-models.js";

const listOf: LibraryModel = { makes: "list", moves: [["0[]", "made[]"]] };
const compare: LibraryModel = {
  asksElements: ["__lt__", "__gt__"],
  calls: [{ callee: "=key", with: ["0[]"] }],
};
const first: LibraryModel = { moves: [["0", "result"]] };
const decorates: LibraryModel = { moves: [["0", "result"]] };

export const pythonModels: LibraryModels = {
  "builtins.map": { makes: "iterator", calls: [{ callee: "any", with: ["any[]", "any[]", "any[]"], gives: "made[]" }] },
  "builtins.filter": { makes: "iterator", calls: [{ callee: "0", with: ["1[]"] }], moves: [["1[]", "made[]"]] },
  "builtins.sorted": {
    asksElements: ["__lt__"],
    makes: "list",
    moves: [["0[]", "made[]"]],
    calls: [{ callee: "=key", with: ["0[]"] }],
  },
  "builtins.list": listOf,
  "builtins.tuple": listOf,
  "builtins.set": { makes: "set", moves: [["0[]", "made[]"]] },
  "builtins.frozenset": { makes: "set", moves: [["0[]", "made[]"]] },
  "builtins.dict": {
    makes: "dict",
    merges: [
      ["0", "made"],
      ["keywords", "made"],
    ],
    moves: [["0[][]", "made{}"]],
  },
  "builtins.reversed": { makes: "iterator", moves: [["0[]", "made[]"]] },
  "builtins.iter": { makes: "iterator", moves: [["0[]", "made[]"]], calls: [{ callee: "0", gives: "made[]" }] },
  "builtins.next": {
    moves: [
      ["0[]", "result"],
      ["1", "result"],
    ],
    asks: ["__next__"],
  },
  "builtins.aiter": { makes: "iterator", moves: [["0[]", "made[]"]] },
  "builtins.anext": {
    moves: [
      ["0[]", "result"],
      ["1", "result"],
    ],
    asks: ["__anext__"],
  },
  "builtins.enumerate": {
    makes: "iterator",
    moves: [
      ["pair", "made[]"],
      ["number", "pair:0"],
      ["0[]", "pair:1"],
    ],
  },
  "builtins.zip": {
    makes: "iterator",
    moves: [
      ["pair", "made[]"],
      ["0[]", "pair:0"],
      ["1[]", "pair:1"],
      ["2[]", "pair:2"],
      ["3[]", "pair:3"],
    ],
  },
  "builtins.min": {
    ...compare,
    moves: [
      ["0[]", "result"],
      ["any", "result"],
    ],
  },
  "builtins.max": {
    ...compare,
    moves: [
      ["0[]", "result"],
      ["any", "result"],
    ],
  },
  "builtins.sum": {
    asksElements: ["__radd__", "__add__"],
    moves: [
      ["0[]", "result"],
      ["1", "result"],
    ],
  },
  "builtins.str": { asks: ["__str__", "__repr__"], moves: [["text", "result"]] },
  "builtins.repr": { asks: ["__repr__"], moves: [["text", "result"]] },
  "builtins.ascii": { asks: ["__repr__"] },
  "builtins.print": { asks: ["__str__", "__repr__"] },
  "builtins.format": { asks: ["__format__", "__str__"] },
  "builtins.len": { asks: ["__len__"], moves: [["number", "result"]] },
  "builtins.bool": { asks: ["__bool__", "__len__"] },
  "builtins.int": { asks: ["__int__", "__index__", "__trunc__"], moves: [["number", "result"]] },
  "builtins.float": { asks: ["__float__"] },
  "builtins.complex": { asks: ["__complex__"] },
  "builtins.bytes": { asks: ["__bytes__"] },
  "builtins.abs": { asks: ["__abs__"] },
  "builtins.round": { asks: ["__round__"] },
  "builtins.divmod": { asks: ["__divmod__"] },
  "builtins.pow": { asks: ["__pow__"] },
  "builtins.hash": { asks: ["__hash__"] },
  "builtins.dir": { asks: ["__dir__"] },
  "builtins.any": { moves: [["0[]", "read"]] },
  "builtins.all": { moves: [["0[]", "read"]] },
  "builtins.id": {},
  "builtins.range": { makes: "iterator", moves: [["number", "made[]"]] },
  "builtins.vars": first,
  "builtins.list.append": { moves: [["0", "this[]"]] },
  "builtins.list.extend": { moves: [["0[]", "this[]"]] },
  "builtins.list.insert": { moves: [["1", "this[]"]] },
  "builtins.list.pop": { moves: [["this[]", "result"]] },
  "builtins.list.copy": { makes: "list", moves: [["this[]", "made[]"]] },
  "builtins.list.sort": { calls: [{ callee: "=key", with: ["this[]"] }] },
  "builtins.set.add": { moves: [["0", "this[]"]] },
  "builtins.set.update": { moves: [["0[]", "this[]"]] },
  "builtins.set.pop": { moves: [["this[]", "result"]] },
  "builtins.set.copy": { makes: "set", moves: [["this[]", "made[]"]] },
  "builtins.set.union": {
    makes: "set",
    moves: [
      ["this[]", "made[]"],
      ["any[]", "made[]"],
    ],
  },
  "builtins.set.intersection": { makes: "set", moves: [["this[]", "made[]"]] },
  "builtins.set.difference": { makes: "set", moves: [["this[]", "made[]"]] },
  "builtins.dict.get": {
    moves: [
      ["this[0]", "result"],
      ["1", "result"],
    ],
  },
  "builtins.dict.pop": {
    moves: [
      ["this[0]", "result"],
      ["1", "result"],
    ],
  },
  "builtins.dict.setdefault": {
    moves: [
      ["1", "this[0]"],
      ["this[0]", "result"],
      ["0", "this<keys>"],
    ],
  },
  "builtins.dict.values": { makes: "iterator", moves: [["this{}", "made[]"]] },
  "builtins.dict.keys": { makes: "iterator", moves: [["this<keys>", "made[]"]] },
  "builtins.dict.items": {
    makes: "iterator",
    moves: [
      ["pair", "made[]"],
      ["this<keys>", "pair:0"],
      ["this{}", "pair:1"],
    ],
  },
  "builtins.dict.popitem": {
    moves: [
      ["pair", "result"],
      ["this<keys>", "pair:0"],
      ["this{}", "pair:1"],
    ],
  },
  "builtins.dict.update": {
    merges: [
      ["0", "this"],
      ["keywords", "this"],
    ],
  },
  "builtins.dict.copy": { makes: "dict", merges: [["this", "made"]] },
  "builtins.dict.fromkeys": {
    makes: "dict",
    moves: [
      ["1", "made{}"],
      ["0[]", "made<keys>"],
    ],
  },
  "builtins.generator.send": {
    moves: [
      ["0", "this<sent>"],
      ["this[]", "result"],
    ],
  },
  "builtins.generator.__next__": { moves: [["this[]", "result"]] },
  "builtins.generator.throw": { moves: [["this[]", "result"]] },
  "builtins.iterator.__next__": { moves: [["this[]", "result"]] },
  "builtins.str.format": { asks: ["__format__"], moves: [["text", "result"]] },
  "builtins.str.join": {
    moves: [
      ["text", "result"],
      ["0[]", "read"],
    ],
  },
  "builtins.str.split": { makes: "list", moves: [["text", "made[]"]] },
  "functools.reduce": {
    calls: [{ callee: "0", with: ["callback", "1[]"], gives: "result" }],
    moves: [
      ["2", "callback"],
      ["1[]", "callback"],
      ["2", "result"],
      ["1[]", "result"],
    ],
  },
  "functools.wraps": { moves: [["identity", "result"]] },
  "functools.update_wrapper": decorates,
  "functools.lru_cache": {
    moves: [
      ["0", "result"],
      ["identity", "result"],
    ],
  },
  "functools.cache": decorates,
  "functools.total_ordering": decorates,
  "functools.cmp_to_key": { calls: [{ callee: "0" }] },
  "abc.abstractmethod": decorates,
  "abc.abstractproperty": decorates,
  "typing.overload": decorates,
  "typing.final": decorates,
  "typing.no_type_check": decorates,
  "typing.runtime_checkable": decorates,
  "typing.cast": { moves: [["1", "result"]] },
  "dataclasses.dataclass": {
    moves: [
      ["0", "result"],
      ["identity", "result"],
    ],
  },
  "dataclasses.replace": first,
  "dataclasses.field": { calls: [{ callee: "=default_factory", gives: "result" }], moves: [["=default", "result"]] },
  "contextlib.suppress": {},
  "copy.copy": first,
  "copy.deepcopy": first,
  "itertools.chain": { makes: "iterator", moves: [["any[]", "made[]"]] },
  "itertools.chain.from_iterable": { makes: "iterator", moves: [["0[][]", "made[]"]] },
  "itertools.islice": { makes: "iterator", moves: [["0[]", "made[]"]] },
  "itertools.cycle": { makes: "iterator", moves: [["0[]", "made[]"]] },
  "itertools.repeat": { makes: "iterator", moves: [["0", "made[]"]] },
  "itertools.takewhile": { makes: "iterator", moves: [["1[]", "made[]"]], calls: [{ callee: "0", with: ["1[]"] }] },
  "itertools.dropwhile": { makes: "iterator", moves: [["1[]", "made[]"]], calls: [{ callee: "0", with: ["1[]"] }] },
  "itertools.filterfalse": { makes: "iterator", moves: [["1[]", "made[]"]], calls: [{ callee: "0", with: ["1[]"] }] },
  "itertools.starmap": { makes: "iterator", calls: [{ callee: "0", with: ["1[][]", "1[][]", "1[][]"], gives: "made[]" }] },
  "itertools.groupby": {
    makes: "iterator",
    moves: [
      ["pair", "made[]"],
      ["callback", "pair:0"],
      ["0", "pair:1"],
    ],
    calls: [
      { callee: "1", with: ["0[]"] },
      { callee: "=key", with: ["0[]"] },
    ],
  },
  "collections.defaultdict": { makes: "dict", calls: [{ callee: "0", gives: "made{}" }] },
  "collections.OrderedDict": {
    makes: "dict",
    merges: [
      ["0", "made"],
      ["keywords", "made"],
    ],
  },
  "collections.deque": listOf,
  "builtins.list.appendleft": { moves: [["0", "this[]"]] },
  "builtins.list.extendleft": { moves: [["0[]", "this[]"]] },
  "builtins.list.popleft": { moves: [["this[]", "result"]] },
  "threading.Thread": {
    moves: [
      ["=target", "this<target>"],
      ["=args", "this<arguments>"],
    ],
    calls: [{ callee: "=target", with: ["=args[]", "=args[]", "=args[]"] }],
  },
  "threading.Timer": { calls: [{ callee: "1" }, { callee: "=function" }] },
  "multiprocessing.Process": { calls: [{ callee: "=target", with: ["=args[]", "=args[]", "=args[]"] }] },
  "concurrent.futures.ThreadPoolExecutor.submit": {
    makes: "promise",
    calls: [{ callee: "0", with: ["1", "2", "3"], gives: "made<value>" }],
  },
  "concurrent.futures.ThreadPoolExecutor.map": { makes: "iterator", calls: [{ callee: "0", with: ["1[]", "2[]"], gives: "made[]" }] },
  "concurrent.futures.ProcessPoolExecutor.submit": {
    makes: "promise",
    calls: [{ callee: "0", with: ["1", "2", "3"], gives: "made<value>" }],
  },
  "concurrent.futures.ProcessPoolExecutor.map": { makes: "iterator", calls: [{ callee: "0", with: ["1[]", "2[]"], gives: "made[]" }] },
  "builtins.coroutine.result": { moves: [["this~", "result"]] },
  "builtins.coroutine.add_done_callback": { calls: [{ callee: "0", with: ["this"] }] },
  "asyncio.run": { moves: [["0~", "result"]] },
  "asyncio.gather": {
    makes: "promise",
    moves: [
      ["list", "made<value>"],
      ["any~", "list[]"],
    ],
  },
  "asyncio.create_task": first,
  "asyncio.ensure_future": first,
  "asyncio.wait_for": first,
  "asyncio.shield": first,
  "asyncio.to_thread": { makes: "promise", calls: [{ callee: "0", with: ["1", "2", "3"], gives: "made<value>" }] },
  "atexit.register": { calls: [{ callee: "0" }], moves: [["0", "result"]] },
  "re.sub": { calls: [{ callee: "1" }] },
  "operator.call": { calls: [{ callee: "0", with: ["1", "2"], gives: "result" }] },
};

/** The language, and modules of its library of which what has no model calls nothing that it is given. */
export const pythonRoots: ReadonlySet<string> = new Set(
  (
    "builtins abc base64 collections copy datetime decimal enum fractions hashlib inspect io logging math os pathlib platform random re secrets string " +
    "struct sys textwrap time traceback types typing unicodedata uuid warnings"
  ).split(" "),
);
