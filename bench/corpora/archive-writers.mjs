// Archives byte by byte, so that they are the same each time and may hold what no packer would write. An entry is { name, content?, type?, link?, mode?, size? }.
import { crc32, gzipSync } from "node:zlib";

const block = 512;

function tarHeader({ name, content = "", type = "0", link = "", mode = 0o644, size }) {
  const header = Buffer.alloc(block);
  const octal = (value, length) => `${value.toString(8).padStart(length - 1, "0")}\0`;
  header.write(name, 0, 100);
  header.write(octal(mode, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size ?? Buffer.byteLength(content), 12), 124);
  header.write(octal(0, 12), 136);
  header.write("        ", 148);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** A name that is too long for a header goes before it, as GNU tar writes it. */
function tarEntry(entry) {
  const content = Buffer.from(entry.content ?? "");
  const padding = Buffer.alloc((block - (content.length % block)) % block);
  const long = Buffer.byteLength(entry.name) > 100 ? [tarEntry({ name: "././@LongLink", content: `${entry.name}\0`, type: "L" })] : [];
  return Buffer.concat([...long, tarHeader(entry), content, padding]);
}

export function tar(entries) {
  return Buffer.concat([...entries.map(tarEntry), Buffer.alloc(2 * block)]);
}

export function tarGzip(entries) {
  return gzipSync(tar(entries));
}

/** Stored, not compressed, unless an entry has `compressed` bytes of its own. */
export function zip(entries) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, content = "", mode = 0o100644, compressed, size } of entries) {
    const [path, data] = [Buffer.from(name), compressed ?? Buffer.from(content)];
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x0800, 2);
    fields.writeUInt16LE(compressed === undefined ? 0 : 8, 4);
    fields.writeUInt16LE(0x21, 8);
    fields.writeUInt32LE(compressed === undefined ? crc32(data) : 0, 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(size ?? data.length, 18);
    fields.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), fields, path, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 3]), fields, tail, path]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
