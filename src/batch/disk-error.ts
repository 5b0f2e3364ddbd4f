/** Errors of writing that every further task would have too. */
const always = new Set(["ENOSPC", "EDQUOT", "EROFS", "EMFILE", "ENFILE"]);
/** These are of one file where it is read. */
const whenWriting = new Set(["EACCES", "EPERM", "EIO"]);
const reading = new Set(["read", "scandir", "stat", "lstat", "fstat", "realpath", "readlink"]);

export function isDiskError(error: unknown): error is Error {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return false;
  return always.has(String(error.code)) || (whenWriting.has(String(error.code)) && !reading.has(String(error.syscall)));
}
