import { NoDataError } from "./errors.ts";

/** What `read` answers; undefined where it throws NoDataError. Any other error passes. */
export function ifThere<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NoDataError) return undefined;
    throw error;
  }
}
