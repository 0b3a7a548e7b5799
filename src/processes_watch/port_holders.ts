import { createListeningSockets } from "../kernel/listening_sockets.ts";
import { createPieceReader, type Turns } from "../kernel/pieces.ts";
import type { ProcessScan } from "../kernel/process.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { createTaskFiles } from "../kernel/task_files.ts";
import { systemClock } from "../lib/clock.ts";
import { NoDataError } from "../lib/errors.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import { isStillThere, type Place, searchSockets } from "./socket_search.ts";

/** Who listens on a port. */
export type Holder =
  /** The process that has the socket; of a parent and its children that share it, the parent. */
  | { readonly state: "held"; readonly pid: number }
  /** Somebody listens, and it is none of the processes whose descriptors this user may read. */
  | { readonly state: "unknown"; readonly isRefused: boolean }
  | { readonly state: "closed" };

/** Finds who listens on ports of this process' network namespace. */
export interface PortHolders {
  /** Looks at all ports. Throws where the tables of sockets cannot be read, and where `turns` ends it. */
  readonly look: (scan: ProcessScan, turns: Turns) => Promise<void>;
  /** What the latest look found. */
  readonly holderOf: (port: number) => Holder;
}

/** What is known of a port. */
interface Known {
  readonly holder: Holder;
  readonly place?: Place;
  /** The sockets that nobody was found to hold, and until when nobody is looked for again, in milliseconds. */
  readonly vain?: { readonly links: string; readonly until: number };
}

const CLOSED: Known = { holder: { state: "closed" } };
const VAIN_MS = 60_000;

/**
 * A finder for these ports. As long as the process it found has its socket a look costs one read; else it reads the tables
 * of sockets, and searches the processes where there is one.
 */
export function createPortHolders(
  kernel: KernelReader,
  ports: readonly number[],
  monotonic: () => number = systemClock.monotonic,
): PortHolders {
  const { procfs } = kernel.paths;
  const parts = { procfs, files: createTaskFiles(procfs, 0) };
  const readSockets = createSocketsReader(kernel);
  let known: ReadonlyMap<number, Known> = new Map(ports.map((port) => [port, CLOSED]));

  function isStillHeld({ holder, place }: Known, { processes }: ProcessScan): boolean {
    if (holder.state !== "held" || place === undefined) return false;
    const process = processes.get(place.pid);
    return process?.startTicks === place.startTicks && isStillThere(place, parts);
  }

  async function find(before: Known, links: ReadonlySet<string>, scan: ProcessScan, turns: Turns) {
    const key = [...links].sort().join(" ");
    if (before.vain?.links === key && monotonic() < before.vain.until) return before;
    const search = searchSockets(links, scan, parts);
    const found = await stepByStep(search, monotonic, turns.pause);
    if ("isRefused" in found) {
      const vain = { links: key, until: monotonic() + VAIN_MS };
      return { holder: { state: "unknown", ...found }, vain } as const;
    }
    return { holder: { state: "held", pid: found.process.pid }, place: found.place } as const;
  }

  return {
    look: async (scan, turns) => {
      const lost = [...known].filter(([, each]) => !isStillHeld(each, scan));
      if (lost.length === 0) return;
      const sockets = await readSockets(new Set(lost.map(([port]) => port)), turns);
      const next = new Map(known);
      for (const [port, before] of lost) {
        const links = sockets.get(port);
        next.set(port, links === undefined ? CLOSED : await find(before, links, scan, turns));
      }
      known = next;
    },
    holderOf: (port) => (known.get(port) ?? CLOSED).holder,
  };
}

/** Reads which sockets listen on each port, as descriptors name them. */
function createSocketsReader(kernel: KernelReader) {
  const tables = ["net/tcp", "net/tcp6"].map((file) => ({
    file,
    read: createPieceReader(kernel, file),
  }));
  return async (ports: ReadonlySet<number>, turns: Turns) => {
    const links = new Map<number, Set<string>>();
    for (const { file, read } of tables) {
      const sockets = createListeningSockets(file, ports);
      try {
        await read(sockets.take, turns);
      } catch (error) {
        // Without IPv6 there is no table of its sockets.
        if (!(error instanceof NoDataError)) throw error;
      }
      for (const [port, inodes] of sockets.inodes()) {
        const own = links.get(port) ?? new Set();
        for (const inode of inodes) own.add(`socket:[${inode}]`);
        links.set(port, own);
      }
    }
    return links as ReadonlyMap<number, ReadonlySet<string>>;
  };
}
