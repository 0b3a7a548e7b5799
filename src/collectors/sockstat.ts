import { z } from "zod";
import { readPageSize } from "../kernel/page_size.ts";
import { type ProtocolSockets, parseSockstat } from "../kernel/sockstat.ts";
import { NoDataError } from "../lib/errors.ts";
import { ifThere } from "../lib/if_there.ts";
import { gauge, type Family } from "../model/family.ts";
import { defineCollector } from "../polling/collector.ts";

/** The sockets in use and the memory they take, as `node_sockstat_*`. */
export const sockstat = defineCollector({
  kind: "sockstat",
  description: "Sockets of each protocol, and the memory they take.",
  sources: ["/proc/net/sockstat", "/proc/net/sockstat6"],
  replaces: ["sockstat"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    let pageBytes: number | undefined;
    return {
      poll: () => {
        pageBytes ??= readPageSize(kernel);
        const texts = FILES.map((file) => ifThere(() => parseSockstat(kernel.proc(file), file)));
        if (texts.every((text) => text === undefined)) {
          throw new NoDataError(`This host has no ${FILES.join(" and no ")}`);
        }
        const page = pageBytes;
        return texts.flatMap((text) => text ?? []).flatMap((sockets) => familiesOf(sockets, page));
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

function familiesOf({ protocol, counts }: ProtocolSockets, pageBytes: number): Family[] {
  const prefix = `node_sockstat_${protocol}`;
  if (protocol === "sockets") {
    return [gauge(`${prefix}_used`, "Sockets in use, of all kinds.", counts.get("used") ?? 0)];
  }
  const families = WORDS.flatMap(([word, meaning]) => {
    const count = counts.get(word) ?? (word === "inuse" ? 0 : undefined);
    return count === undefined ? [] : [gauge(`${prefix}_${word}`, `${protocol} ${meaning}`, count)];
  });
  const pages = counts.get("mem");
  if (pages === undefined) return families;
  const help = `${protocol} memory of the sockets' buffers, in bytes.`;
  return [...families, gauge(`${prefix}_mem_bytes`, help, pages * pageBytes)];
}
