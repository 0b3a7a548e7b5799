import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT, serving, spawnNodeExporter, spawnOurs } from "./peers.ts";
import { memoryOf } from "./proc.ts";
import type { Findings } from "./report.ts";
import { scrapeOnce } from "./scraper.ts";

const TARGET_BYTES = 75e6;
const SCRAPE_SECONDS = 5;

/** How much memory a server holds after minutes of work. */
export async function measureMemory({ quick }: { readonly quick: boolean }): Promise<Findings> {
  const file = readFileSync(join(ROOT, "config/collectors.yaml"), "utf8");
  const ours = await serving(spawnOurs(`interval: 1s\n${file}`));
  const nodeExporter = await serving(spawnNodeExporter());
  const seconds = quick ? 30 : 300;
  for (let elapsed = 0; elapsed < seconds; elapsed += SCRAPE_SECONDS) {
    await sleep(SCRAPE_SECONDS * 1000);
    await scrapeOnce(ours.port, { "Accept-Encoding": "gzip" });
    await scrapeOnce(nodeExporter.port, { "Accept-Encoding": "gzip" });
  }
  const [mine, theirs] = [memoryOf(ours.pid), memoryOf(nodeExporter.pid)];
  await ours.stop();
  await nodeExporter.stop();
  return {
    rows: [
      {
        what: `memory, RSS after ${seconds} s`,
        unit: "bytes",
        ours: mine.rssBytes,
        nodeExporter: theirs.rssBytes,
      },
      {
        what: "memory, RSS at its peak",
        unit: "bytes",
        ours: mine.peakBytes,
        nodeExporter: theirs.peakBytes,
      },
    ],
    targets: [
      {
        what: `memory, RSS after ${seconds} s`,
        unit: "bytes",
        is: mine.rssBytes,
        atMost: TARGET_BYTES,
      },
    ],
    notes: [
      "memory: ours with every collector of config/collectors.yaml at 1 s; both scraped every 5 s, as gzip. 1 MB is 1,000,000 bytes.",
    ],
  };
}
