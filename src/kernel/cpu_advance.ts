import { CPU_MODES, type CpuTimes } from "./stat.ts";

const IDLE = CPU_MODES.indexOf("idle");
const IOWAIT = CPU_MODES.indexOf("iowait");

/** A counter that falls by less wavers; one that falls by as much has started anew. */
const RESTART_SECONDS = 3;

/** What the CPUs show after a reading. */
export interface Advance {
  readonly cpus: readonly CpuTimes[];
  /** Readings below the last value shown, which was shown again. */
  readonly held: number;
  /** Readings below the last value shown that were taken for a restart, and shown. */
  readonly restarted: number;
}

/**
 * What to show after what was shown last and what is read now. The kernel's idle, iowait and steal step back a little
 * now and then: Prometheus would take that for a restart and count the whole value again, so the last value stays until
 * it is passed. When idle has restarted all have: the CPU was unplugged and came back. iowait alone proves nothing,
 * since on a sleeping CPU it may fall by any amount. A CPU that has gone is forgotten, so that its return is a start.
 * @see Documentation/filesystems/proc.rst of the kernel on iowait
 */
export function advance(last: readonly CpuTimes[], now: readonly CpuTimes[]): Advance {
  let [held, restarted] = [0, 0];

  function show(times: CpuTimes, shown: readonly number[]): CpuTimes {
    const isRestart = fall(shown, times.seconds, IDLE) >= RESTART_SECONDS;
    const seconds = times.seconds.map((value, mode) => {
      const fallen = fall(shown, times.seconds, mode);
      if (fallen <= 0) return value;
      if (isRestart || (fallen >= RESTART_SECONDS && mode !== IOWAIT)) {
        restarted++;
        return value;
      }
      held++;
      return shown[mode] ?? value;
    });
    return { cpu: times.cpu, seconds };
  }

  const cpus = now.map((times, place) => {
    // Most often they are the CPUs of the last time.
    const inPlace = last[place];
    const before = inPlace?.cpu === times.cpu ? inPlace : last.find(({ cpu }) => cpu === times.cpu);
    return before === undefined || !hasFallen(before.seconds, times.seconds)
      ? times
      : show(times, before.seconds);
  });
  return { cpus, held, restarted };
}

function hasFallen(shown: readonly number[], now: readonly number[]): boolean {
  for (let mode = 0; mode < now.length; mode++) if (fall(shown, now, mode) > 0) return true;
  return false;
}

/** How far the mode fell, in seconds; negative where it rose. */
function fall(shown: readonly number[], now: readonly number[], mode: number): number {
  return (shown[mode] ?? 0) - (now[mode] ?? 0);
}
