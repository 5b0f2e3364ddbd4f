/**
 * Which calls of code outside the application only compute or only read, so that they are values and no effects, and
 * which write to standard output. Everything else that leaves the application is an effect: what is missing here is
 * reported once too often, never once too few.
 */
import { onlyLeaf } from "../concrete.js";
import type { ArgumentValue } from "../machine.js";

/** Modules whose functions only compute or only read; and waiting, which no decision shows. */
const computingModules = [
  "argparse|array|ast|base64|binascii|bisect|builtins|calendar|cmath|codecs|collections|colorsys|configparser|contextlib|copy|dataclasses|datetime|decimal|difflib",
  "enum|errno|fnmatch|fractions|functools|getopt|glob|hashlib|heapq|hmac|html|inspect|io|itertools|json|linecache|locale|logging|math|mimetypes|numbers|operator",
  "optparse|os\\.(path|getenv|environ|listdir|scandir|walk|getcwd|stat|name|sep|linesep|uname|getpid)|pathlib|platform|pprint\\.pformat|pytz|random|re|secrets",
  "shlex|statistics|string|struct|sys\\.(getsizeof|getdefaultencoding|exc_info|setrecursionlimit)|tempfile\\.gettempdir|textwrap|threading\\.(Lock|RLock|Event)",
  "time|timeit|tokenize|traceback|types|typing|unicodedata|uuid|warnings|weakref|zlib|zoneinfo|__future__|abc",
  "urllib\\.parse|urlparse|urllib\\.(quote|quote_plus|unquote|unquote_plus|urlencode)|http\\.(cookies|HTTPStatus)|email\\.(mime|utils|header)|xml|bs4|lxml",
  "numpy|scipy|pandas|PIL|skimage|webcolors|emoji|dateutil|attr|attrs|pydantic|dotenv|yaml|toml|tomllib|simplejson|ujson|jinja2|markdown",
  "cv2\\.(?!imshow|imwrite|VideoCapture|VideoWriter|waitKey|namedWindow|destroy)\\w+|nltk\\.(?!download)|textblob|Levenshtein|fuzzywuzzy|rapidfuzz",
  "werkzeug\\.utils|flask\\.(jsonify|make_response|render_template|render_template_string|url_for|redirect|Response|escape|Markup)|markupsafe",
  "django\\.(http|shortcuts|utils|conf|urls|forms)|rest_framework\\.(response|status|serializers)|fastapi(\\.responses)?|starlette\\.responses|aiohttp\\.web\\.(json_response|Response)",
  "click\\.(argument|option|command|group|Choice|Path|pass_context)|typer\\.(Option|Argument|Typer)",
];

const computing = new RegExp(`^(${computingModules.join("|")})(\\.|$)`);

export function onlyComputes(path: string): boolean {
  return computing.test(path);
}

/** Functions that write their arguments to standard output. */
export const printing =
  /^(sys\.stdout\.write|sys\.stdout\.buffer\.write|pprint\.pprint|click\.(echo|secho)|typer\.(echo|secho)|rich\.print)$/;

const silent = /^(sys\.(stdout|stderr)\.(flush|buffer\.flush)|sys\.stderr\.write|gc\.collect)$/;

const logging =
  /(^|\.)(_*log|_*logger|logging|_log|app_log)\.(debug|info|warn|warning|error|critical|exception|log|success|trace|setLevel|addHandler)$/i;

/** Methods of texts, whatever object they are called on: no other object has a method of that name that acts. */
const textMethods = new Set(
  (
    "strip lstrip rstrip split rsplit splitlines lower upper title capitalize casefold swapcase startswith endswith rfind rindex " +
    "partition rpartition zfill ljust rjust isdigit isalpha isalnum isnumeric isdecimal isspace islower isupper istitle encode decode " +
    "removeprefix removesuffix expandtabs maketrans"
  ).split(" "),
);

/** Methods that read an object: of dictionaries, numbers, dates, arrays, files, requests and answers. */
const readingMethods = new Set(
  (
    "items keys values copy json read readlines readline readable getvalue getbuffer tobytes tolist tostring to_dict as_dict dict model_dump " +
    "getlist get_json get_data to_list isoformat strftime timestamp total_seconds date time weekday isoweekday toordinal utcnow " +
    "astype reshape flatten ravel transpose mean std argmax argmin argsort any all nonzero item head tail iterrows itertuples groupby " +
    "sort_values reset_index dropna fillna isnull notnull unique nunique value_counts most_common elements " +
    "group groups groupdict span fullmatch finditer findall hexdigest digest raise_for_status is_valid getallmatchingheaders getheader " +
    "get_text find_all select_one fetchone fetchall first scalar scalars bit_length as_integer_ratio is_integer conjugate"
  ).split(" "),
);

/** Like methods of texts on texts, but other objects act under these names: there they are given no text, or keywords. */
const ambiguousMethods = new Set("get replace format count index find join match search sub".split(" "));

/** Whether a call with this source text, of something unknown, only computes or reads. */
export function onlyReads(callee: string, args: readonly ArgumentValue[]): boolean {
  const plain = callee.replace(/[()]/g, "");
  if (logging.test(plain) || silent.test(plain)) return true;
  const name = /\.\s*(\w+)$/.exec(callee)?.[1];
  if (name === undefined) return false;
  if (textMethods.has(name) || readingMethods.has(name)) return true;
  return ambiguousMethods.has(name) && (name === "format" || isOnTexts(args));
}

function isOnTexts(args: readonly ArgumentValue[]): boolean {
  const [first] = args;
  const atom = first === undefined ? undefined : onlyLeaf(first.value);
  if (first === undefined || args.some((a) => a.kind !== "positional")) return false;
  const isAddress = atom?.kind === "constant" && typeof atom.value === "string" && /^https?:/.test(atom.value);
  return !isAddress && atom?.kind === "constant";
}
