import { z } from "zod";
import {
  type ClockState,
  parseTimex,
  TIMEX_FIELDS,
  TIMEX_UNUSED_INTS,
  type TimexFields,
} from "../kernel/timex.ts";
import { NoDataError } from "../lib/errors.ts";
import { type Family, type MetricType, NO_LABELS } from "../model/family.ts";
import { createFamilyTable } from "../model/family_table.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** How well the kernel's clock follows its reference, as `node_timex_*`. */
export const timex = defineCollector({
  kind: "timex",
  description: "Offset, error and frequency of the kernel's clock against its reference.",
  sources: ["adjtimex(2), which needs the optional package koffi"],
  replaces: ["timex"],
  onByDefault: true,
  options: z.strictObject({}),
  open: () => {
    const table = createFamilyTable();
    const show = (clock: ClockState): readonly Family[] => {
      table.turn();
      for (const { column, value } of COLUMNS) table.add(column, NO_LABELS, value(clock));
      return table.families();
    };
    let binding: Promise<Adjtimex> | undefined;
    let adjtimex: Adjtimex | undefined;
    const bind = async () => (adjtimex = await (binding ??= bindAdjtimex()));
    return {
      poll: () => (adjtimex ? show(adjtimex()) : bind().then((bound) => show(bound()))),
    };
  },
});

type Adjtimex = () => ClockState;
type Row = readonly [MetricType, name: string, help: string, (clock: ClockState) => number];

const ROWS: readonly Row[] = [
  ["gauge", "sync_status", "Whether a reference keeps the clock.", (c) => Number(c.isSynchronized)],
  ["gauge", "offset_seconds", "How far the clock is off its reference.", (c) => c.offsetSeconds],
  [
    "gauge",
    "frequency_adjustment_ratio",
    "How fast the clock is made to run, 1 being as it is built.",
    (c) => c.frequencyRatio,
  ],
  ["gauge", "maxerror_seconds", "How far it may be off at most.", (c) => c.maxErrorSeconds],
  [
    "gauge",
    "estimated_error_seconds",
    "How far it may well be off.",
    (c) => c.estimatedErrorSeconds,
  ],
  ["gauge", "status", "The status bits STA_* of adjtimex(2).", (c) => c.status],
  [
    "gauge",
    "loop_time_constant",
    "Time constant of the loop that locks the phase.",
    (c) => c.loopTimeConstant,
  ],
  ["gauge", "tick_seconds", "Seconds between two ticks.", (c) => c.tickSeconds],
  [
    "gauge",
    "tai_offset_seconds",
    "How far atomic time is ahead of the clock.",
    (c) => c.taiOffsetSeconds,
  ],
  [
    "gauge",
    "pps_frequency_hertz",
    "Frequency of the pulse per second.",
    (c) => c.pps.frequencyHertz,
  ],
  ["gauge", "pps_jitter_seconds", "Jitter of the pulse per second.", (c) => c.pps.jitterSeconds],
  ["gauge", "pps_shift_seconds", "Power of two of its interval in seconds.", (c) => c.pps.shift],
  [
    "gauge",
    "pps_stability_hertz",
    "Wander of the pulse per second's frequency.",
    (c) => c.pps.stabilityHertz,
  ],
  ["counter", "pps_jitter_total", "Times its jitter was too large.", (c) => c.pps.jitterExceeded],
  ["counter", "pps_calibration_total", "Calibrations by it.", (c) => c.pps.calibrations],
  ["counter", "pps_error_total", "Calibrations by it that failed.", (c) => c.pps.errors],
  [
    "counter",
    "pps_stability_exceeded_total",
    "Times its frequency wandered too far.",
    (c) => c.pps.stabilityExceeded,
  ],
];

const COLUMNS = ROWS.map(([type, name, help, value]) => ({
  column: metric(type, `node_timex_${name}`, help),
  value,
}));

/** How a kernel, a seccomp filter or a container says that the call is not for us. */
const REFUSALS = ["EPERM", "EACCES", "ENOSYS"];

/** Binds the C library's function: 4 MB that only those pay who poll this. Throws NoDataError where that cannot be. */
async function bindAdjtimex(): Promise<Adjtimex> {
  try {
    const koffi = await import("koffi");
    const struct = koffi.struct({ ...TIMEX_FIELDS, unused: koffi.array("int", TIMEX_UNUSED_INTS) });
    const call = koffi.load(null).func("adjtimex", "int", ["void *"]);
    const memory = new ArrayBuffer(koffi.sizeof(struct));
    const ints = new Int32Array(memory);
    const longs = koffi.sizeof("long") === 8 ? new BigInt64Array(memory) : ints;
    // Where each field lies: to have koffi make an object of the struct takes a hundred times as long as the call.
    const fields = Object.entries(TIMEX_FIELDS).map(([name, type]) => {
      const array = type === "int" ? ints : longs;
      return { name, array, at: koffi.offsetof(struct, name) / array.BYTES_PER_ELEMENT };
    });
    return () => {
      // With no `modes` the call only reads, which needs no privilege.
      ints.fill(0);
      const state = Number(call(ints));
      if (state < 0) throw refusal(koffi.errno(), koffi.os.errno);
      const values: Record<string, number> = {};
      for (const { name, array, at } of fields) values[name] = Number(array[at]);
      return parseTimex(state, values as TimexFields);
    };
  } catch (error) {
    throw new NoDataError("This host has no adjtimex(2) for us: koffi cannot call it", {
      cause: error,
    });
  }
}

function refusal(errno: number, codes: Readonly<Record<string, number>>): Error {
  const code = Object.keys(codes).find((name) => codes[name] === errno) ?? `errno ${errno}`;
  const message = `Cannot call adjtimex(2): it says ${code}, want the state of the clock`;
  return REFUSALS.includes(code) ? new NoDataError(message) : new Error(message);
}
