import { NoDataError } from "../lib/errors.ts";
import { knownUnlessZero } from "./known.ts";
import type { Answers } from "./reader.ts";

/** What all disks together have done since boot; undefined what the system does not tell. */
export interface PortableDiskCounters {
  readonly readsCompleted: number | undefined;
  readonly readBytes: number | undefined;
  readonly readMilliseconds: number | undefined;
  readonly writesCompleted: number | undefined;
  readonly writtenBytes: number | undefined;
  readonly writeMilliseconds: number | undefined;
  /** Milliseconds with requests in flight, times their number. */
  readonly weightedMilliseconds: number | undefined;
}

/**
 * The counters of systeminformation's disksIO() and fsStats(), which tell no disk from another. What is 0 is left out:
 * that is how they say that they do not know, or that their programs have failed.
 * Throws NoDataError where nothing is left, as on Windows and BSD.
 * @see https://systeminformation.io/filesystem.html
 */
export function diskCounters(
  operations: Answers["disksIO"],
  bytes: Answers["fsStats"],
): PortableDiskCounters {
  const counters = {
    readsCompleted: knownUnlessZero(operations?.rIO),
    readBytes: knownUnlessZero(bytes?.rx),
    readMilliseconds: knownUnlessZero(operations?.rWaitTime),
    writesCompleted: knownUnlessZero(operations?.wIO),
    writtenBytes: knownUnlessZero(bytes?.wx),
    writeMilliseconds: knownUnlessZero(operations?.wWaitTime),
    weightedMilliseconds: knownUnlessZero(operations?.tWaitTime),
  };
  if (Object.values(counters).every((count) => count === undefined)) {
    throw new NoDataError("This system does not tell what its disks read and write");
  }
  return counters;
}
