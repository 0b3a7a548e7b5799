/** This host has no such source: the poll ends as `no_data`, which is not a failure. */
export class NoDataError extends Error {
  override readonly name = "NoDataError";
}

/** The `code` of a system error (`ENOENT`, `EACCES`), or undefined where the error has none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** The error's message with those of its causes, outermost first, on one line. */
export function describeError(error: unknown): string {
  if (!isErrorLike(error)) return String(error);
  const message = error.message === "" ? error.name : error.message;
  if (error.cause === undefined) return message;
  const cause = describeError(error.cause);
  return message.includes(cause) ? message : `${message}: ${cause}`;
}

/** An error of another realm (a worker's, a test runner's) is none of this realm's instances. */
function isErrorLike(error: unknown): error is Error {
  return typeof error === "object" && error !== null && "message" in error && "name" in error;
}
