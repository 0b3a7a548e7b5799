import { z } from "zod";
import { parseNumber } from "../kernel/number.ts";
import { metric, single } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** What the kernel's random number generator has to draw on, as `node_entropy_*`. */
export const entropy = defineCollector({
  kind: "entropy",
  description: "Entropy the kernel's random number generator has.",
  sources: ["/proc/sys/kernel/random/entropy_avail", "/proc/sys/kernel/random/poolsize"],
  replaces: ["entropy"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => ({
    poll: () =>
      FILES.map(({ file, shown }) =>
        single(shown, parseNumber(kernel.proc(`sys/kernel/random/${file}`), file)),
      ),
  }),
});

const FILES = [
  {
    file: "entropy_avail",
    shown: metric("gauge", "node_entropy_available_bits", "Entropy that is there, in bits."),
  },
  {
    file: "poolsize",
    shown: metric("gauge", "node_entropy_pool_size_bits", "Entropy that fits the pool, in bits."),
  },
];
