import { readFileSync } from "node:fs";
import { join } from "node:path";
import { answers, ROOT, spawnNodeExporter, spawnOurs, type Peer } from "./peers.ts";
import type { Findings } from "./report.ts";
import { median } from "./statistics.ts";

/** How long after its spawn a server answers with samples. */
export async function measureStart({ quick }: { readonly quick: boolean }): Promise<Findings> {
  const yaml = readFileSync(join(ROOT, "config/collectors.yaml"), "utf8");
  const [ours, nodeExporter]: [number[], number[]] = [[], []];
  while (ours.length < (quick ? 3 : 7)) {
    ours.push(await secondsToAnswer(() => spawnOurs(yaml)));
    nodeExporter.push(await secondsToAnswer(() => spawnNodeExporter()));
  }
  const is = median(ours);
  return {
    rows: [
      {
        what: "start, to the first samples",
        unit: "seconds",
        ours: is,
        nodeExporter: median(nodeExporter),
      },
    ],
    targets: [{ what: "start, to the first samples", unit: "seconds", is, atMost: 0.5 }],
    notes: [
      "start: ours with config/collectors.yaml; from the spawn to the first answer that holds node_load1.",
    ],
  };
}

async function secondsToAnswer(spawn: () => Promise<Peer>): Promise<number> {
  const peer = await spawn();
  const seconds = await answers(peer, "\nnode_load1");
  await peer.stop();
  return seconds;
}
