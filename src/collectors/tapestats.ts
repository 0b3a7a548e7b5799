import { z } from "zod";
import { listIfAny, readCount } from "../kernel/attributes.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { columnsOf } from "../model/columns.ts";
import type { MetricType } from "../model/family.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** A drive has 8 nodes, one for each mode, with and without rewinding; this one stands for it. */
const DRIVE = /^st\d+$/;

/** What SCSI tape drives read and write, as `node_tape_*`. */
export const tapestats = defineCollector({
  kind: "tapestats",
  description: "Reads and writes of each SCSI tape drive, and the time they took.",
  sources: ["/sys/class/scsi_tape/st*/stats"],
  replaces: ["tapestats"],
  onByDefault: true,
  options: z.strictObject({
    devices: filterOptions("tape drives").prefault({}).describe("The tape drives to show."),
  }),
  open: ({ devices }, { kernel }) => {
    const isWanted = createFilter(devices);
    const labels = createLabelCache("device");
    return {
      poll: () => {
        labels.turn();
        const drives = kernel
          .listSys("class/scsi_tape")
          .filter((device) => DRIVE.test(device) && isWanted(device));
        return columnsOf(
          COLUMNS,
          drives.map((device) => ({
            labels: labels.of(device),
            values: readStats(kernel, device),
          })),
        );
      },
    };
  },
});

/** What this kernel does not count is 0; nothing is shown of a drive without statistics. */
function readStats(kernel: KernelReader, device: string): (number | undefined)[] {
  const folder = `class/scsi_tape/${device}/stats`;
  const hasStats = listIfAny(kernel, folder).length > 0;
  return COLUMNS.map(({ file, scale }) =>
    hasStats ? (readCount(kernel, `${folder}/${file}`) ?? 0) / scale : undefined,
  );
}

const NANOSECONDS = 1e9;

/** @see Documentation/scsi/st.rst of the kernel */
const COLUMNS = [
  column("in_flight", "io_now", "Requests in flight.", { type: "gauge" }),
  column("io_ns", "io_time_seconds_total", "Seconds all requests took together.", {
    scale: NANOSECONDS,
  }),
  column("other_cnt", "io_others_total", "Requests that neither read nor wrote."),
  column("read_byte_cnt", "read_bytes_total", "Bytes read."),
  column("read_cnt", "reads_completed_total", "Reads completed."),
  column("read_ns", "read_time_seconds_total", "Seconds all reads took together.", {
    scale: NANOSECONDS,
  }),
  column("resid_cnt", "residual_total", "Requests that moved less or more than was asked for."),
  column("write_byte_cnt", "written_bytes_total", "Bytes written."),
  column("write_cnt", "writes_completed_total", "Writes completed."),
  column("write_ns", "write_time_seconds_total", "Seconds all writes took together.", {
    scale: NANOSECONDS,
  }),
];

function column(
  file: string,
  name: string,
  help: string,
  { type = "counter", scale = 1 }: { type?: MetricType; scale?: number } = {},
) {
  return { ...metric(type, `node_tape_${name}`, help), file, scale };
}
