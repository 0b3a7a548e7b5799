import { z } from "zod";
import { parsePressure, type Pressure } from "../kernel/pressure.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { errorCode, NoDataError } from "../lib/errors.ts";
import { metric, single } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/**
 * How long tasks have stalled for want of CPU, I/O, memory and, since Linux 6.1, for interrupts, as
 * `node_pressure_*`. That all tasks wait for a CPU cannot be: `full` of `cpu` is left out.
 */
export const pressure = defineCollector({
  kind: "pressure",
  description: "How long tasks have stalled for want of CPU, I/O and memory.",
  sources: ["/proc/pressure/{cpu,io,memory,irq}"],
  replaces: ["pressure"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => ({
    poll: () => {
      const read = new Map(RESOURCES.map((resource) => [resource, readPressure(kernel, resource)]));
      const families = SHOWN.flatMap(({ resource, stalled, name, help }) => {
        const seconds = read.get(resource)?.[stalled];
        return seconds === undefined ? [] : [single(metric("counter", name, help), seconds)];
      });
      if (families.length === 0) throw new NoDataError("This kernel does not count pressure");
      return families;
    },
  }),
});

const RESOURCES = ["cpu", "io", "memory", "irq"] as const;

interface Shown {
  readonly resource: (typeof RESOURCES)[number];
  readonly stalled: keyof Pressure;
  readonly name: string;
  readonly help: string;
}

const SHOWN: readonly Shown[] = [
  {
    resource: "cpu",
    stalled: "some",
    name: "node_pressure_cpu_waiting_seconds_total",
    help: "Seconds in which some task waited for a CPU.",
  },
  {
    resource: "io",
    stalled: "some",
    name: "node_pressure_io_waiting_seconds_total",
    help: "Seconds in which some task waited for I/O.",
  },
  {
    resource: "io",
    stalled: "full",
    name: "node_pressure_io_stalled_seconds_total",
    help: "Seconds in which no task got on, all waiting for I/O.",
  },
  {
    resource: "memory",
    stalled: "some",
    name: "node_pressure_memory_waiting_seconds_total",
    help: "Seconds in which some task waited for memory.",
  },
  {
    resource: "memory",
    stalled: "full",
    name: "node_pressure_memory_stalled_seconds_total",
    help: "Seconds in which no task got on, all waiting for memory.",
  },
  {
    resource: "irq",
    stalled: "full",
    name: "node_pressure_irq_stalled_seconds_total",
    help: "Seconds in which no task got on because of interrupts.",
  },
];

/** Undefined where the kernel is too old, or has been told not to count. */
function readPressure(kernel: KernelReader, resource: string): Pressure | undefined {
  const file = `pressure/${resource}`;
  try {
    return parsePressure(kernel.proc(file), file);
  } catch (error) {
    if (error instanceof NoDataError || isSwitchedOff(error)) return undefined;
    throw error;
  }
}

function isSwitchedOff(error: unknown): boolean {
  const codes = [errorCode(error), error instanceof Error ? errorCode(error.cause) : undefined];
  return codes.includes("EOPNOTSUPP") || codes.includes("ENOTSUP");
}
