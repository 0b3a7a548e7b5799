import { NoDataError } from "../lib/errors.ts";
import { createPieceReader, type Turns } from "./pieces.ts";
import type { KernelReader } from "./reader.ts";
import { createSocketTable, type SocketTotals } from "./socket_table.ts";

/** Reads and adds up a table of sockets; undefined where this host has none. Throws where it cannot be read. */
export type ReadSockets = (turns: Turns) => Promise<SocketTotals | undefined>;

/** A reader of a table of sockets under `/proc`, such as `net/tcp6`. */
export function createSocketReader(kernel: KernelReader, file: string): ReadSockets {
  const readPieces = createPieceReader(kernel, file);
  return async (turns) => {
    const table = createSocketTable(file);
    try {
      await readPieces(table.take, turns);
      return table.totals();
    } catch (error) {
      if (error instanceof NoDataError) return undefined;
      throw error;
    }
  };
}
