/** Keeps an executed application from the network and from writing outside its folder; stand-ins replace the modules that it may not have. */
import fs from "node:fs";
import net from "node:net";
import { resolve, sep } from "node:path";

/** The application tried what a recorded run may not do; ends the process, as a `catch` might swallow it. */
function forbid(what) {
  process.stderr.write(`forbidden: ${what}\n`);
  process.reallyExit(3);
}

const writers = [
  ...["writeFile", "appendFile", "unlink", "rm", "rmdir", "mkdir", "mkdtemp", "rename", "copyFile", "truncate", "chmod", "chown"],
  ...["symlink", "link", "cp", "utimes"],
];

/** From here on, for the rest of the process: writing is possible below `root` only. */
export function installGuard(root) {
  const isInside = (path) => typeof path === "number" || (resolve(String(path)) + sep).startsWith(root + sep);
  const check = (name, paths) => {
    for (const path of paths) if (!isInside(path)) forbid(`${name} ${path}`);
  };
  const guardOne = (owner, name, count) => {
    const real = owner[name];
    if (real === undefined) return;
    owner[name] = (...callArguments) => {
      check(name, callArguments.slice(0, count));
      return real.apply(owner, callArguments);
    };
  };
  for (const name of writers) {
    const count = ["rename", "link"].includes(name) ? 2 : 1;
    guardOne(fs, name, count);
    guardOne(fs, `${name}Sync`, count);
    guardOne(fs.promises, name, count);
  }
  guardOne(fs, "createWriteStream", 1);
  for (const [owner, name] of [
    [fs, "open"],
    [fs, "openSync"],
    [fs.promises, "open"],
  ]) {
    const real = owner[name];
    owner[name] = (path, flags, ...rest) => {
      if (flags !== undefined && typeof flags !== "function" && flags !== "r") check(name, [path]);
      return real.call(owner, path, flags, ...rest);
    };
  }
  net.Socket.prototype.connect = () => forbid("a connection");
}
