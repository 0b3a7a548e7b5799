import { z } from "zod";
import { listIfAny, readCount, readText } from "../kernel/attributes.ts";
import { NoDataError } from "../lib/errors.ts";
import { columnsOf } from "../model/columns.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { familyOf, type Metric, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** The watchdog timers' state, as `node_watchdog_*`. */
export const watchdog = defineCollector({
  kind: "watchdog",
  description: "State, timeout and time left of each watchdog timer.",
  sources: ["/sys/class/watchdog"],
  replaces: ["watchdog"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const ofName = createLabelCache("name");
    const ofInfo = createLabelCache("name", ...TEXTS);
    return {
      poll: () => {
        ofName.turn();
        ofInfo.turn();
        const names = kernel.listSys(FOLDER);
        if (names.length === 0) throw new NoDataError("This host has no watchdog");
        const rows = names.map((name) => {
          const has = new Set(listIfAny(kernel, `${FOLDER}/${name}`));
          const values = COLUMNS.map(([file]) =>
            has.has(file) ? readCount(kernel, `${FOLDER}/${name}/${file}`) : undefined,
          );
          const texts = TEXTS.map((file) =>
            has.has(file) ? readText(kernel, `${FOLDER}/${name}/${file}`) : "",
          );
          return { labels: ofName.of(name), values, info: ofInfo.of(name, ...texts) };
        });
        const infos = rows.map(({ info }) => ({ labels: info, value: 1 }));
        const columns = COLUMNS.map(([, column]) => column);
        return [...columnsOf(columns, rows), familyOf(INFO, infos)];
      },
    };
  },
});

const FOLDER = "class/watchdog";

/** What the timers tell in numbers, by attribute. */
const COLUMNS: readonly (readonly [file: string, column: Metric])[] = [
  ["bootstatus", column("bootstatus", "Flags of why the host booted; 32 is a reset by the card.")],
  ["fw_version", column("fw_version", "Version of the timer's firmware.")],
  ["nowayout", column("nowayout", "Whether a timer that was started cannot be stopped.")],
  ["timeleft", column("timeleft_seconds", "Seconds until the timer resets the host.")],
  ["timeout", column("timeout_seconds", "Seconds the timer waits for a sign of life.")],
  ["pretimeout", column("pretimeout_seconds", "Seconds before the reset at which it warns.")],
  ["access_cs0", column("access_cs0", "Whether the host was booted from the second flash chip.")],
];

const TEXTS = ["options", "identity", "state", "status", "pretimeout_governor"];

const INFO = column("info", "1, with what the timer is and can do.");

function column(part: string, help: string): Metric {
  return metric("gauge", `node_watchdog_${part}`, help);
}
