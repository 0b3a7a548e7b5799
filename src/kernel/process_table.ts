import { NoDataError } from "../lib/errors.ts";
import { ifThere } from "../lib/if_there.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import { systemClock } from "../lib/clock.ts";
import { readPageSize } from "./page_size.ts";
import { parseMaxOpenFiles } from "./pid_limits.ts";
import type {
  ProcessDetail,
  ProcessScan,
  ProcessSubscription,
  ProcessTable,
  ScanContext,
} from "./process.ts";
import { createScanner, type Scanner } from "./process_scan.ts";
import { createTaskFiles } from "./task_files.ts";

/** What tells of the host as a whole: a file under `/proc`. Throws NoDataError where it does not exist. */
interface ProcReader {
  proc(file: string): string;
}

const MOST_KEPT = 8192;
/** For so long a scan stands for those that are woken at the same point of the grid. */
const FRESH_MS = 250;

/**
 * The processes under `procfs`. One scan serves all subscriptions: it reads what any of them asked for, and those that
 * ask while it is under way, or just after, share what it found. Nothing is read before the first scan.
 */
export function createProcessTable(procfs: string, reader: ProcReader): ProcessTable {
  const subscriptions = new Set<{ readonly wanted: readonly ProcessDetail[] }>();
  let details: ReadonlySet<ProcessDetail> = new Set();
  let scanner: Scanner | undefined;
  let underWay: Promise<ProcessScan> | undefined;
  let latest:
    { readonly scan: ProcessScan; readonly of: object; readonly endedAt: number } | undefined;
  let firstScannedAt: number | undefined;

  function want(): void {
    details = new Set([...subscriptions].flatMap(({ wanted }) => wanted));
    if (subscriptions.size === 0) close();
  }

  function close(): void {
    scanner?.close();
    scanner = undefined;
    latest = undefined;
  }

  async function scanAll(context: ScanContext, scannedAt: number): Promise<ProcessScan> {
    scanner ??= openScanner(procfs, reader);
    const { processes, list, scan: scanListed } = scanner;
    const of = details;
    await list();
    // To take over the names of thousands, and the first slice of the scan, are one hold otherwise.
    await context.pause();
    const work = scanListed(of, scannedAt);
    const found = await stepByStep(work, systemClock.monotonic, context.pause);
    firstScannedAt ??= scannedAt;
    const scan = { processes, scannedAt, firstScannedAt, ...found };
    latest = { scan, of, endedAt: systemClock.monotonic() };
    return scan;
  }

  function scan(context: ScanContext, now: number): Promise<ProcessScan> {
    const freshMs = Math.min(FRESH_MS, context.timeoutSeconds * 250);
    if (latest?.of === details && systemClock.monotonic() - latest.endedAt < freshMs) {
      return Promise.resolve(latest.scan);
    }
    underWay ??= scanAll(context, now).finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  return {
    subscribe: (wanted, now): ProcessSubscription => {
      const subscription = { wanted };
      subscriptions.add(subscription);
      want();
      return {
        scan: (context) => scan(context, now()),
        close: () => {
          subscriptions.delete(subscription);
          want();
        },
      };
    },
    close,
  };
}

function openScanner(procfs: string, reader: ProcReader): Scanner {
  const bootTime = /^btime (\d+)$/m.exec(reader.proc("stat"))?.[1];
  if (bootTime === undefined)
    throw new NoDataError(`${procfs}/stat does not tell when the host was started`);
  const limits = ifThere(() => reader.proc("self/limits"));
  const mostOpen = limits === undefined ? 0 : parseMaxOpenFiles(limits);
  return createScanner({
    procfs,
    // Half of what this process may open is for others to use.
    files: createTaskFiles(procfs, Math.min(MOST_KEPT, Math.floor(mostOpen / 2))),
    bootTimeSeconds: Number(bootTime),
    pageBytes: readPageSize(reader),
  });
}
