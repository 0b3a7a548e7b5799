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
  /** What of a hold the process itself was at work: CPU time of all its threads, where that is less. */
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
  let [lookedAt, used] = [performance.now(), process.cpuUsage()];
  return setInterval(() => {
    const [now, usage] = [performance.now(), process.cpuUsage()];
    const heldSeconds = (now - lookedAt - LOOK_MILLISECONDS) / 1000;
    const usedSeconds = (usage.user + usage.system - used.user - used.system) / 1e6;
    longestWork = Math.max(longestWork, Math.min(heldSeconds, usedSeconds));
    [lookedAt, used] = [now, usage];
  }, LOOK_MILLISECONDS);
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
