import koffi from "koffi";
import {
  constants,
  monitorEventLoopDelay,
  performance,
  PerformanceObserver,
  type PerformanceEntry,
} from "node:perf_hooks";

/** What the process that measures may ask for of the process that loads this; only `lap` is answered. */
export type HoldOrder = "begin" | "lap" | "end";

/** The longest the event loop was held since the last order, in seconds. */
export interface Holds {
  /** By anything: the machine may have taken the processor away meanwhile. */
  readonly loop: number;
  /** What of a hold the event loop's own thread was at work: its CPU time, as far as it did not wait for something to do. */
  readonly work: number;
  readonly minorGc: number;
  readonly majorGc: number;
}

type GcEntry = PerformanceEntry & { readonly detail?: { readonly kind: number } };

/** How often both monitors look; what lies between two of their looks by itself. */
const LOOK_MILLISECONDS = 1;

const longestGc = { minor: 0, major: 0 };
const loop = monitorEventLoopDelay({ resolution: LOOK_MILLISECONDS });
const gc = new PerformanceObserver((list) => {
  for (const { duration, detail } of list.getEntries() as GcEntry[]) {
    const age = detail?.kind === constants.NODE_PERFORMANCE_GC_MINOR ? "minor" : "major";
    longestGc[age] = Math.max(longestGc[age], duration / 1000);
  }
});

let longestWork = 0;
let looking: NodeJS.Timeout | undefined;

process.on("message", (order: HoldOrder) => {
  switch (order) {
    case "begin":
      loop.enable();
      looking = lookForWork();
      gc.observe({ entryTypes: ["gc"] });
      forget();
      break;
    case "lap":
      process.send?.(holds());
      forget();
      break;
    case "end":
      loop.disable();
      clearInterval(looking);
      gc.disconnect();
      break;
  }
});

/**
 * Compares, at each look, what has passed with what the thread has used of it, and with how long it did not wait: what the
 * kernel does for others while a thread waits, such as an interrupt, counts as that thread's CPU time, too.
 */
function lookForWork(): NodeJS.Timeout {
  const readSeconds = createThreadClock();
  const readIdle = () => performance.eventLoopUtilization().idle;
  let [lookedAt, usedSeconds, waited] = [performance.now(), readSeconds(), readIdle()];
  return setInterval(() => {
    const [now, seconds, idle] = [performance.now(), readSeconds(), readIdle()];
    const heldSeconds = (now - lookedAt - LOOK_MILLISECONDS) / 1000;
    const activeSeconds = (now - lookedAt - (idle - waited)) / 1000;
    const workSeconds = Math.min(heldSeconds, activeSeconds, seconds - usedSeconds);
    longestWork = Math.max(longestWork, workSeconds);
    [lookedAt, usedSeconds, waited] = [now, seconds, idle];
  }, LOOK_MILLISECONDS);
}

/** @see clock_gettime(2) */
const CLOCK_THREAD_CPUTIME_ID = 3;

/**
 * CPU time of this thread, in seconds: others may collect garbage meanwhile, which holds nobody. What `/proc` says of a
 * thread that runs is as old as the kernel's last tick, 4 ms, which is as long as what is looked for.
 */
function createThreadClock(): () => number {
  const clockGettime = koffi.load(null).func("clock_gettime", "int", ["int", "void *"]);
  const timespec = new BigInt64Array(2);
  return () => {
    clockGettime(CLOCK_THREAD_CPUTIME_ID, timespec);
    const [seconds = 0n, nanoseconds = 0n] = timespec;
    return Number(seconds) + Number(nanoseconds) / 1e9;
  };
}

function holds(): Holds {
  const longest = Math.max(loop.max / 1e9 - LOOK_MILLISECONDS / 1000, 0);
  return {
    loop: longest,
    // The two look at different moments, and one may see a hold a little longer than the other.
    work: Math.min(longestWork, longest),
    minorGc: longestGc.minor,
    majorGc: longestGc.major,
  };
}

function forget(): void {
  [longestWork, longestGc.minor, longestGc.major] = [0, 0, 0];
  loop.reset();
}
