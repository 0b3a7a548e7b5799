import { openSync, readSync } from "node:fs";
import {
  constants,
  monitorEventLoopDelay,
  PerformanceObserver,
  type PerformanceEntry,
} from "node:perf_hooks";

/** What the process that measures may ask for of the process that loads this; only `lap` is answered. */
export type HoldOrder = "begin" | "lap" | "end";

/** The longest the event loop was held since the last order, in seconds. */
export interface Holds {
  /** By anything: the machine may have taken the processor away meanwhile. */
  readonly loop: number;
  /** What of a hold the event loop's own thread was at work: its CPU time, where that is less. */
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

/** Compares, at each look, what has passed with what the process has used of it. */
function lookForWork(): NodeJS.Timeout {
  const readSeconds = createThreadClock();
  let [lookedAt, usedSeconds] = [performance.now(), readSeconds()];
  return setInterval(() => {
    const [now, seconds] = [performance.now(), readSeconds()];
    const heldSeconds = (now - lookedAt - LOOK_MILLISECONDS) / 1000;
    longestWork = Math.max(longestWork, Math.min(heldSeconds, seconds - usedSeconds));
    [lookedAt, usedSeconds] = [now, seconds];
  }, LOOK_MILLISECONDS);
}

/** CPU time of the main thread, in seconds: others may collect garbage meanwhile, which holds nobody. */
function createThreadClock(): () => number {
  const fd = openSync(`/proc/${process.pid}/task/${process.pid}/schedstat`, "r");
  const bytes = Buffer.alloc(64);
  return () => {
    const length = readSync(fd, bytes, 0, bytes.length, 0);
    return parseInt(bytes.toString("latin1", 0, length)) / 1e9;
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
