import { z } from "zod";
import { parseFileNr } from "../kernel/file_nr.ts";
import { remember } from "../lib/remember.ts";
import { gauge } from "../model/family.ts";
import { defineCollector } from "../polling/collector.ts";

/** The open files of the whole host, as `node_filefd_*`. */
export const filefd = defineCollector({
  kind: "filefd",
  description: "Open files of the whole host and their limit.",
  sources: ["/proc/sys/fs/file-nr"],
  replaces: ["filefd"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const familiesOf = remember((text) => {
      const { allocated, maximum } = parseFileNr(text);
      return [
        gauge("node_filefd_allocated", "File handles the kernel has allocated.", allocated),
        gauge("node_filefd_maximum", "File handles the kernel would allocate.", maximum),
      ];
    });
    return { poll: () => familiesOf(kernel.proc("sys/fs/file-nr")) };
  },
});
