/**
 * `fs` as the application sees it: files of its tree are read, any other file that it reads is a small picture, and what it writes
 * goes to the scratch folder and is recorded. Everything happens at once; callbacks come later.
 */
import fs from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { isCallback, isStandIn, show } from "./show.mjs";
import { makeStandIn } from "./stand-in.mjs";

/** The smallest GIF: one dot. */
const picture = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

const readers = ["readFile", "stat", "lstat", "readdir", "access", "realpath", "open", "opendir", "readlink", "statfs"];
const writers = {
  ...{ writeFile: 1, appendFile: 1, unlink: 1, rm: 1, rmdir: 1, mkdir: 1, mkdtemp: 1, truncate: 1, chmod: 1, utimes: 1, chown: 1 },
  ...{ rename: 2, copyFile: 2, cp: 2, link: 2, symlink: 2 },
};
const others = ["close", "read", "write", "fstat", "fsync", "ftruncate", "futimes", "readv", "writev"];

class Files {
  constructor(session, plan, specifier) {
    Object.assign(this, { session, specifier, root: plan.root, cwd: plan.cwd, written: join(plan.scratch, "files") });
    this.dummy = join(plan.scratch, "picture.gif");
  }

  absolute(path) {
    if (path instanceof URL) return fileURLToPath(path);
    const text = isStandIn(path) ? show(path) : String(path);
    if (resolve(text) === text) return text;
    return [this.root, this.cwd].map((folder) => resolve(folder, text)).find((one) => fs.existsSync(one)) ?? resolve(this.root, text);
  }

  /** Where something is that the application wrote. */
  copyOf(path) {
    return join(this.written, path);
  }

  /** The real path to read; undefined where there is nothing. */
  toRead(path) {
    if (typeof path === "number") return path;
    const absolute = this.absolute(path);
    if (fs.existsSync(this.copyOf(absolute))) return this.copyOf(absolute);
    const isInTree = `${absolute}${sep}`.startsWith(this.root + sep);
    return isInTree && fs.existsSync(absolute) ? absolute : undefined;
  }

  toWrite(path) {
    if (typeof path === "number") return path;
    const copy = this.copyOf(this.absolute(path));
    fs.mkdirSync(dirname(copy), { recursive: true });
    return copy;
  }

  dummyFile() {
    if (!fs.existsSync(this.dummy)) fs.writeFileSync(this.dummy, picture);
    return this.dummy;
  }

  exists(path) {
    return isStandIn(path) || this.toRead(path) !== undefined;
  }

  read(name, [path, ...rest]) {
    const isWriting = name === "open" && typeof rest[0] === "string" && /[wa+]/u.test(rest[0]);
    if (isWriting) return this.write(name, [path, ...rest], 1);
    const real = this.toRead(path);
    if (real !== undefined) return fs[`${name}Sync`](real, ...rest);
    if (name === "access" && !isStandIn(path)) return fs.accessSync(this.absolute(path));
    if (name === "readdir") return [];
    if (name === "readFile" && /\.json$/iu.test(String(path))) return rest.length > 0 ? "{}" : Buffer.from("{}");
    return name === "realpath" ? this.absolute(path) : fs[`${name}Sync`](this.dummyFile(), ...rest);
  }

  write(name, given, paths) {
    this.session.call(`${this.specifier}.${name}`, given);
    if (paths === 2) return this.transfer(name, given);
    const [path, ...rest] = given;
    if (name === "unlink" || name === "rm" || name === "rmdir") {
      fs.rmSync(this.toWrite(path), { recursive: true, force: true });
      return undefined;
    }
    if (name === "mkdir") fs.mkdirSync(this.toWrite(path), { recursive: true });
    if (name === "mkdtemp") {
      fs.mkdirSync(this.copyOf(`${this.absolute(path)}000000`), { recursive: true });
      return `${this.absolute(path)}000000`;
    }
    if (name === "writeFile" || name === "appendFile") {
      const [content, ...options] = rest;
      const isContent = typeof content === "string" || ArrayBuffer.isView(content);
      fs[`${name}Sync`](this.toWrite(path), isContent ? content : String(content), ...options);
    }
    return name === "open" ? fs.openSync(this.toWrite(path), ...rest) : undefined;
  }

  transfer(name, [from, to]) {
    const real = this.toRead(from) ?? this.dummyFile();
    fs.cpSync(real, this.toWrite(to), { recursive: true });
    if (name === "rename") fs.rmSync(this.copyOf(this.absolute(from)), { recursive: true, force: true });
  }
}

/** `make(name)` for each function, in the three ways in which Node has them. */
function inAllForms(session, target, promises, name, run) {
  target[`${name}Sync`] = (...given) => run(given);
  target[name] = (...given) => {
    const callback = given.at(-1);
    const rest = isCallback(callback) ? given.slice(0, -1) : given;
    let outcome;
    try {
      outcome = [null, run(rest)];
    } catch (error) {
      outcome = [error];
    }
    if (isCallback(callback)) session.later(() => callback(...outcome));
  };
  promises[name] = async (...given) => run(given);
}

export function makeFs(session, plan, specifier) {
  const files = new Files(session, plan, "fs");
  const fsModule = { constants: fs.constants, Stats: fs.Stats, Dirent: fs.Dirent };
  const promises = { constants: fs.constants };
  for (const name of readers) inAllForms(session, fsModule, promises, name, (given) => files.read(name, given));
  for (const [name, paths] of Object.entries(writers))
    inAllForms(session, fsModule, promises, name, (given) => files.write(name, given, paths));
  for (const name of others) {
    inAllForms(session, fsModule, {}, name, ([descriptor, ...rest]) => {
      if (name.startsWith("write") && (descriptor === 1 || descriptor === 2)) return session.print("fs.write", String(rest[0]));
      return fs[`${name}Sync`](descriptor, ...rest);
    });
  }
  fsModule.existsSync = (path) => files.exists(path);
  fsModule.exists = (path, callback) => session.later(() => callback(files.exists(path)));
  fsModule.createReadStream = (path, options) => fs.createReadStream(files.toRead(path) ?? files.dummyFile(), options);
  fsModule.createWriteStream = (path, options) => {
    session.call("fs.createWriteStream", [path]);
    return fs.createWriteStream(files.toWrite(path), options);
  };
  const open = promises.open;
  promises.open = async (...given) => {
    const descriptor = await open(...given);
    return makeStandIn(session, `fs.open(${show(basename(String(given[0])))})`, {
      own: { fd: descriptor, readFile: async () => fs.readFileSync(descriptor) },
    });
  };
  for (const name of ["watch", "watchFile", "unwatchFile"]) fsModule[name] = makeStandIn(session, `fs.${name}`);
  fsModule.promises = promises;
  return specifier === "fs/promises" ? { ...promises, default: promises } : { ...fsModule, default: fsModule };
}

/** Takes away what a case wrote. */
export function removeWritten(plan) {
  fs.rmSync(join(plan.scratch, "files"), { recursive: true, force: true });
}
