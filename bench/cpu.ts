import { cpuPerPoll, cpuPerScrape, withPeer } from "./pace.ts";
import { SIX_COLLECTORS, spawnNodeExporter, spawnOurs } from "./peers.ts";
import type { Findings, Row, Target } from "./report.ts";

/** What a poll of six collectors costs, and what a scrape does, at the same pace. */
export async function measureCpu({ quick }: { readonly quick: boolean }): Promise<Findings> {
  const paces = [
    { perSecond: 10, seconds: quick ? 5 : 20, warmUpSeconds: quick ? 5 : 10 },
    { perSecond: 1, seconds: quick ? 5 : 30, warmUpSeconds: quick ? 5 : 60 },
  ];
  const [rows, targets]: [Row[], Target[]] = [[], []];
  for (const { perSecond, ...duration } of paces) {
    const pace = { scrapeSeconds: 1 / perSecond, ...duration };
    const yaml = `interval: ${1000 / perSecond}ms\ncollectors: ${SIX_COLLECTORS}\n`;
    const [unscraped, scraped, nodeExporter] = await Promise.all([
      withPeer(spawnOurs(yaml), (peer) => cpuPerPoll(peer, pace, false)),
      withPeer(spawnOurs(yaml), (peer) => cpuPerPoll(peer, pace, true)),
      withPeer(spawnNodeExporter(), (peer) => cpuPerScrape(peer, pace)),
    ]);
    const at = `${perSecond} a second`;
    rows.push(
      { what: `CPU a poll, ${at}, unscraped`, unit: "seconds", ours: unscraped, nodeExporter },
      { what: `CPU a poll and a scrape, ${at}`, unit: "seconds", ours: scraped, nodeExporter },
    );
    const is = unscraped / nodeExporter;
    targets.push({
      what: `CPU a poll, ${at}, against node_exporter's scrape`,
      unit: "times",
      is,
      atMost: 1 / 2,
    });
  }
  const notes = [
    "CPU: all threads of the process, user and system, garbage collection and compilation included; nothing is subtracted; after a minute's warm-up where it is 1 a second. " +
      "Ours: all six collectors polled once; node_exporter: one plain scrape, which is when it reads.",
  ];
  return { rows, targets, notes };
}
