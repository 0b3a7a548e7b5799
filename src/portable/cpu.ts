import type { CpuInfo } from "node:os";
import { NoDataError } from "../lib/errors.ts";
import { knownUnlessZero } from "./known.ts";

/** The modes that Node knows of on every system, in the order of the seconds. */
export const PORTABLE_CPU_MODES = ["user", "nice", "system", "idle", "irq"] as const;

/** What one CPU has done since boot, and what it is. */
export interface PortableCpu {
  /** Its place in the list. */
  readonly cpu: string;
  /** Seconds by mode, in the order of PORTABLE_CPU_MODES. */
  readonly seconds: readonly number[];
  readonly modelName: string;
  readonly hertz: number | undefined;
}

const MILLISECONDS_PER_SECOND = 1000;
const HERTZ_PER_MEGAHERTZ = 1e6;

/**
 * The times of each CPU. They are Node's own and not systeminformation's currentLoad: that makes shares of them,
 * over the time since whoever last asked, which no counter can be made of again.
 * Throws NoDataError where the system shows no CPU, and an Error where one has a time that is no number.
 * @see https://nodejs.org/api/os.html#oscpus
 */
export function cpusOf(cpus: readonly CpuInfo[]): PortableCpu[] {
  if (cpus.length === 0) throw new NoDataError("This system shows no CPUs");
  return cpus.map(({ model, speed, times: { user, nice, sys, idle, irq } }, index) => {
    const seconds = [user, nice, sys, idle, irq].map((time) => time / MILLISECONDS_PER_SECOND);
    if (!seconds.every((second) => second >= 0)) {
      throw new Error(
        `Cannot read CPU ${index}: its times are ${seconds.join(", ")}, want seconds`,
      );
    }
    const megahertz = knownUnlessZero(speed);
    return {
      cpu: `${index}`,
      seconds,
      modelName: model.trim(),
      hertz: megahertz === undefined ? undefined : megahertz * HERTZ_PER_MEGAHERTZ,
    };
  });
}
