/** Constants of libraries by their qualified names. */
import type { Constant } from "../../ir/ir.js";

const letters = "abcdefghijklmnopqrstuvwxyz";
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
const digits = "0123456789";
const whitespace = " \t\n\r\v\f";

export const libraryConstants: Readonly<Record<string, Constant>> = {
  "re.A": 256n,
  "re.ASCII": 256n,
  "re.I": 2n,
  "re.IGNORECASE": 2n,
  "re.M": 8n,
  "re.MULTILINE": 8n,
  "re.S": 16n,
  "re.DOTALL": 16n,
  "re.X": 64n,
  "re.VERBOSE": 64n,
  "re.U": 32n,
  "re.UNICODE": 32n,
  "string.ascii_lowercase": letters,
  "string.ascii_uppercase": letters.toUpperCase(),
  "string.ascii_letters": letters + letters.toUpperCase(),
  "string.digits": digits,
  "string.hexdigits": `${digits}abcdefABCDEF`,
  "string.octdigits": "01234567",
  "string.punctuation": punctuation,
  "string.whitespace": whitespace,
  "string.printable": digits + letters + letters.toUpperCase() + punctuation + whitespace,
  "math.pi": Math.PI,
  "math.e": Math.E,
  "math.tau": 2 * Math.PI,
  "math.inf": Number.POSITIVE_INFINITY,
  "math.nan": Number.NaN,
  "numpy.inf": Number.POSITIVE_INFINITY,
  "numpy.pi": Math.PI,
  "sys.maxsize": 9_223_372_036_854_775_807n,
};
