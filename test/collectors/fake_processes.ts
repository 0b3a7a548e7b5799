import type {
  Process,
  ProcessDetail,
  ProcessScan,
  ProcessTable,
} from "../../src/kernel/process.ts";

/** What a test says of a process; the rest is as of one that sleeps and has done nothing. */
export type ProcessParts = Partial<Process> & { readonly pid: number };

/** A process, started at the same tick as all others unless it says so. */
export function fakeProcess(parts: ProcessParts): Process {
  const startTicks = parts.startTicks ?? 100;
  return {
    ...{ startTicks, startTimeSeconds: startTicks / 100, parent: 1, comm: `process ${parts.pid}` },
    ...{ state: "S", isKernelThread: false, userSeconds: 0, systemSeconds: 0, minorFaults: 0 },
    ...{ majorFaults: 0, threads: 1, virtualBytes: 0, residentBytes: 0 },
    ...parts,
  };
}

/** A scan that found these processes. */
export function fakeScan(
  processes: readonly ProcessParts[],
  scannedAt: number,
  rest: Partial<ProcessScan> = {},
): ProcessScan {
  const byPid = processes.map((parts) => [parts.pid, fakeProcess(parts)] as const);
  return {
    processes: new Map(byPid),
    scannedAt,
    firstScannedAt: 0,
    faults: [],
    refused: new Map(),
    ...rest,
  };
}

/** A table whose next scan finds what a test says. */
export interface FakeTable extends ProcessTable {
  /** What the next scans find. */
  readonly set: (scan: ProcessScan) => void;
  /** The details of those who are subscribed now. */
  readonly wanted: () => readonly ProcessDetail[];
}

/** A table of no processes. */
export function createFakeTable(): FakeTable {
  const subscriptions = new Set<readonly ProcessDetail[]>();
  let next = fakeScan([], 0);
  return {
    set: (scan) => {
      next = scan;
    },
    wanted: () => [...subscriptions].flat(),
    subscribe: (details) => {
      const own = [...details];
      subscriptions.add(own);
      return {
        scan: () => Promise.resolve(next),
        close: () => {
          subscriptions.delete(own);
        },
      };
    },
    close: () => undefined,
  };
}
