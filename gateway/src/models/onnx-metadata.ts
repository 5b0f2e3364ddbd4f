/**
 * The metadata of an ONNX file, which the runtime does not hand out: field 14 of the `ModelProto`, `metadata_props`, repeated `{1: key, 2: value}`.
 * Reads protocol buffer fields by hand, and of them only what lies on the way.
 */

const metadataProps = 14;

/** The metadata of a model's bytes. Throws a RangeError for bytes that are no protocol buffer. */
export function onnxMetadata(bytes: Uint8Array): Map<string, string> {
  const found = new Map<string, string>();
  for (const { number, content } of fields(bytes)) {
    if (number !== metadataProps) continue;
    const row = new Map([...fields(content)].map((field) => [field.number, new TextDecoder().decode(field.content)]));
    found.set(row.get(1) ?? "", row.get(2) ?? "");
  }
  return found;
}

interface Field {
  readonly number: number;
  readonly content: Uint8Array;
}

/** Length-delimited fields; numbers of other types are skipped. */
function* fields(bytes: Uint8Array): Generator<Field> {
  let place = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[place];
      if (byte === undefined || factor > 2 ** 63) throw new RangeError("no ONNX model: it ends inside of a number");
      place += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  while (place < bytes.length) {
    const tag = varint();
    const [number, wireType] = [Math.floor(tag / 8), tag % 8];
    if (wireType === 0) varint();
    else if (wireType === 1) place += 8;
    else if (wireType === 5) place += 4;
    else if (wireType === 2) {
      const size = varint();
      if (place + size > bytes.length) throw new RangeError("no ONNX model: it is cut short");
      yield { number, content: bytes.subarray(place, place + size) };
      place += size;
    } else throw new RangeError(`no ONNX model: wire type ${wireType}`);
  }
}
