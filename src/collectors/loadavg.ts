import { z } from "zod";
import { parseLoadavg } from "../kernel/loadavg.ts";
import { gauge } from "../model/family.ts";
import { defineCollector } from "../polling/collector.ts";
import { readLoadavg } from "../portable/loadavg.ts";

/** The load averages, as `node_load*`. */
export const loadavg = defineCollector({
  kind: "loadavg",
  description: "Load averages over 1, 5 and 15 minutes.",
  sources: ["/proc/loadavg"],
  replaces: ["loadavg"],
  onByDefault: true,
  portable: {},
  options: z.strictObject({}),
  open: (_options, { kernel, portable }) => ({
    poll: () => {
      const { load1, load5, load15 } = portable
        ? readLoadavg(portable)
        : parseLoadavg(kernel.proc("loadavg"));
      return [
        gauge("node_load1", "1m load average.", load1),
        gauge("node_load5", "5m load average.", load5),
        gauge("node_load15", "15m load average.", load15),
      ];
    },
  }),
});
