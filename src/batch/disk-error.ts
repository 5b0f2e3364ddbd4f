/** Errors of writing that every further task would have too. */
const codes = new Set(["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "EIO", "EMFILE", "ENFILE"]);

export function isDiskError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && "code" in error && codes.has(String(error.code));
}
