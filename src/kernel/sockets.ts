import { createAbsence } from "../lib/absence.ts";
import { systemClock } from "../lib/clock.ts";
import { NoDataError } from "../lib/errors.ts";
import { remember } from "../lib/remember.ts";
import { createPieceReader, type Turns } from "./pieces.ts";
import type { KernelReader } from "./reader.ts";
import { createSocketTable, type SocketTotals } from "./socket_table.ts";

/**
 * Reads and adds up a table of sockets; undefined where this host has none. A table that was short and quickly read the
 * last time is read at once, and while it is the same the totals are the same object. Throws where it cannot be read.
 */
export type ReadSockets = (
  turns: Turns,
) => SocketTotals | undefined | Promise<SocketTotals | undefined>;

const SHORT_BYTES = 16 * 1024;
const QUICK_MILLISECONDS = 0.5;

/** A reader of a table of sockets under `/proc`, such as `net/tcp6`. */
export function createSocketReader(
  kernel: KernelReader,
  file: string,
  monotonic: () => number = systemClock.monotonic,
): ReadSockets {
  const readPieces = createPieceReader(kernel, file, monotonic);
  const absence = createAbsence(monotonic);
  const totalsOf = remember((text) => {
    const table = createSocketTable(file);
    table.take(Buffer.from(text, "latin1"));
    return table.totals();
  });
  let isShort = false;

  function judge(bytes: number, startedAt: number): void {
    isShort = bytes <= SHORT_BYTES && monotonic() - startedAt < QUICK_MILLISECONDS;
  }

  async function readLong(turns: Turns): Promise<SocketTotals | undefined> {
    const startedAt = monotonic();
    const table = createSocketTable(file);
    let bytes = 0;
    const take = (piece: Buffer): void => {
      bytes += piece.length;
      table.take(piece);
    };
    try {
      await readPieces(take, turns);
    } catch (error) {
      if (!(error instanceof NoDataError)) throw error;
      absence.begin();
      return undefined;
    }
    judge(bytes, startedAt);
    return table.totals();
  }

  return (turns) => {
    if (absence.lasts()) return undefined;
    if (!isShort) return readLong(turns);
    isShort = false;
    const startedAt = monotonic();
    const text = kernel.proc(file);
    judge(text.length, startedAt);
    return totalsOf(text);
  };
}
