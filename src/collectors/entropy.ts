import { z } from "zod";
import { parseNumber } from "../kernel/number.ts";
import { createSeldom } from "../lib/seldom.ts";
import { NO_LABELS } from "../model/family.ts";
import { createFamilyTable } from "../model/family_table.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** What the kernel's random number generator has to draw on, as `node_entropy_*`. */
export const entropy = defineCollector({
  kind: "entropy",
  description: "Entropy the kernel's random number generator has.",
  sources: ["/proc/sys/kernel/random/entropy_avail", "/proc/sys/kernel/random/poolsize"],
  replaces: ["entropy"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel, now }) => {
    const table = createFamilyTable();
    // What a kernel is built with.
    const poolSize = createSeldom<number>(now, MAX_AGE_MILLISECONDS);
    const read = (name: string) => parseNumber(kernel.proc(`sys/kernel/random/${name}`), name);
    const readPoolSize = () => read("poolsize");
    return {
      poll: () => {
        table.turn();
        poolSize.turn();
        table.add(AVAILABLE, NO_LABELS, read("entropy_avail"));
        table.add(POOL_SIZE, NO_LABELS, poolSize.of("", readPoolSize));
        return table.families();
      },
    };
  },
});

const MAX_AGE_MILLISECONDS = 60_000;

const AVAILABLE = metric("gauge", "node_entropy_available_bits", "Entropy that is there, in bits.");
const POOL_SIZE = metric(
  "gauge",
  "node_entropy_pool_size_bits",
  "Entropy that fits the pool, in bits.",
);
