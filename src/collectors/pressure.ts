import { z } from "zod";
import { parsePressure, type Pressure } from "../kernel/pressure.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { rememberAbsence } from "../lib/absence.ts";
import { errorCode, NoDataError } from "../lib/errors.ts";
import { ifThere } from "../lib/if_there.ts";
import { remember } from "../lib/remember.ts";
import { NO_LABELS } from "../model/family.ts";
import { createFamilyTable } from "../model/family_table.ts";
import { metric, type Metric } from "../model/metric.ts";
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
  open: (_options, { kernel, now }) => {
    const table = createFamilyTable();
    const resources = RESOURCES.map((resource) => ({
      shown: SHOWN.filter((shown) => shown.resource === resource),
      read: createReader(kernel, resource, now),
    }));
    return {
      poll: () => {
        table.turn();
        for (const { shown, read } of resources) {
          const seconds = ifThere(read);
          for (const { of, stalled } of shown) table.add(of, NO_LABELS, seconds?.[stalled]);
        }
        const families = table.families();
        if (families.length === 0) throw new NoDataError("This kernel does not count pressure");
        return families;
      },
    };
  },
});

const RESOURCES = ["cpu", "io", "memory", "irq"] as const;

interface Shown {
  readonly resource: (typeof RESOURCES)[number];
  readonly stalled: keyof Pressure;
  readonly of: Metric;
}

const SHOWN: readonly Shown[] = [
  {
    resource: "cpu",
    stalled: "some",
    of: metric(
      "counter",
      "node_pressure_cpu_waiting_seconds_total",
      "Seconds in which some task waited for a CPU.",
    ),
  },
  {
    resource: "io",
    stalled: "some",
    of: metric(
      "counter",
      "node_pressure_io_waiting_seconds_total",
      "Seconds in which some task waited for I/O.",
    ),
  },
  {
    resource: "io",
    stalled: "full",
    of: metric(
      "counter",
      "node_pressure_io_stalled_seconds_total",
      "Seconds in which no task got on, all waiting for I/O.",
    ),
  },
  {
    resource: "memory",
    stalled: "some",
    of: metric(
      "counter",
      "node_pressure_memory_waiting_seconds_total",
      "Seconds in which some task waited for memory.",
    ),
  },
  {
    resource: "memory",
    stalled: "full",
    of: metric(
      "counter",
      "node_pressure_memory_stalled_seconds_total",
      "Seconds in which no task got on, all waiting for memory.",
    ),
  },
  {
    resource: "irq",
    stalled: "full",
    of: metric(
      "counter",
      "node_pressure_irq_stalled_seconds_total",
      "Seconds in which no task got on because of interrupts.",
    ),
  },
];

/** A reader that throws NoDataError where the kernel is too old, or has been told not to count. */
function createReader(kernel: KernelReader, resource: string, now: () => number): () => Pressure {
  const file = `pressure/${resource}`;
  const parse = remember((text) => parsePressure(text, file));
  return rememberAbsence(() => {
    try {
      return parse(kernel.proc(file));
    } catch (error) {
      if (!isSwitchedOff(error)) throw error;
      throw new NoDataError("This kernel does not count pressure", { cause: error });
    }
  }, now);
}

function isSwitchedOff(error: unknown): boolean {
  const codes = [errorCode(error), error instanceof Error ? errorCode(error.cause) : undefined];
  return codes.includes("EOPNOTSUPP") || codes.includes("ENOTSUP");
}
