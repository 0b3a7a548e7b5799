import { z } from "zod";
import { readPageSize } from "../kernel/page_size.ts";
import { parseSockstatLine, type ProtocolSockets } from "../kernel/sockstat.ts";
import { rememberAbsence } from "../lib/absence.ts";
import { NoDataError } from "../lib/errors.ts";
import { ifThere } from "../lib/if_there.ts";
import { rememberEach, rememberLines } from "../lib/remember.ts";
import type { Family } from "../model/family.ts";
import { type Metric, metric } from "../model/metric.ts";
import { createSingles } from "../model/singles.ts";
import { defineCollector } from "../polling/collector.ts";

/** The sockets in use and the memory they take, as `node_sockstat_*`. */
export const sockstat = defineCollector({
  kind: "sockstat",
  description: "Sockets of each protocol, and the memory they take.",
  sources: ["/proc/net/sockstat", "/proc/net/sockstat6"],
  replaces: ["sockstat"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel, now }) => {
    let pageBytes: number | undefined;
    const page = () => (pageBytes ??= readPageSize(kernel));
    const files = FILES.map((file) => {
      const read = rememberAbsence(() => kernel.proc(file), now);
      const show = createShow(file, page);
      return () => ifThere(() => show(read()));
    });
    const together = rememberEach((shown: readonly (readonly Family[] | undefined)[]) =>
      shown.flatMap((families) => families ?? []),
    );
    return {
      poll: () => {
        const shown = files.map((familiesOf) => familiesOf());
        if (shown.every((families) => families === undefined)) {
          throw new NoDataError(`This host has no ${FILES.join(" and no ")}`);
        }
        return together(shown);
      },
    };
  },
});

const FILES = ["net/sockstat", "net/sockstat6"];

/** What each of the kernel's words means, in the order they are shown. */
const WORDS: readonly (readonly [word: string, meaning: string])[] = [
  ["inuse", "sockets in use."],
  ["orphan", "sockets that no process holds any more."],
  ["tw", "sockets that wait in TIME_WAIT."],
  ["alloc", "sockets allocated, whatever their state."],
  ["mem", "memory of the sockets' buffers, in pages."],
  ["memory", "memory of fragments that wait for the rest, in bytes."],
];

/** Shows the texts of one file. */
function createShow(file: string, pageBytes: () => number): (text: string) => readonly Family[] {
  const familyOf = createSingles();
  const metrics = new Map<string, Metric>();

  function gauge(protocol: string, word: string, meaning: string, count: number): Family {
    const name = `node_sockstat_${protocol}_${word}`;
    const known = metrics.get(name) ?? metric("gauge", name, meaning);
    metrics.set(name, known);
    return familyOf(known, count);
  }

  function familiesOf({ protocol, counts }: ProtocolSockets): readonly Family[] {
    if (protocol === "sockets") {
      return [gauge(protocol, "used", "Sockets in use, of all kinds.", counts.get("used") ?? 0)];
    }
    const families: Family[] = [];
    for (const [word, meaning] of WORDS) {
      const count = counts.get(word) ?? (word === "inuse" ? 0 : undefined);
      if (count !== undefined)
        families.push(gauge(protocol, word, `${protocol} ${meaning}`, count));
    }
    const pages = counts.get("mem");
    if (pages === undefined) return families;
    const meaning = `${protocol} memory of the sockets' buffers, in bytes.`;
    families.push(gauge(protocol, "mem_bytes", meaning, pages * pageBytes()));
    return families;
  }

  const linesOf = rememberLines((line) => familiesOf(parseSockstatLine(line, file)));
  const shown = rememberEach((lines: readonly (readonly Family[])[]) => lines.flat());
  return (text) => shown(linesOf(text));
}
