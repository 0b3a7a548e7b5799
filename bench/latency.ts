import type { Latency } from "./hammer.ts";
import { hammerInTurn, scrapeSeldom } from "./load.ts";
import { serving, SIX_COLLECTORS, spawnBareNode, spawnNodeExporter, spawnOurs } from "./peers.ts";
import type { Findings, Row, Target } from "./report.ts";

const ENCODINGS = [
  { name: "plain", headers: {} },
  { name: "gzip", headers: { "Accept-Encoding": "gzip" } },
] as const;

/** How long a scrape takes: as fast as they come, and once a second as Prometheus would. */
export async function measureLatency({ quick }: { readonly quick: boolean }): Promise<Findings> {
  const ours = await serving(spawnOurs(`interval: 5s\ncollectors: ${SIX_COLLECTORS}\n`));
  const nodeExporter = await serving(spawnNodeExporter());
  const bareNode = await serving(spawnBareNode(ours));
  const peers = [ours, nodeExporter, bareNode];
  const [rows, targets]: [Row[], Target[]] = [[], []];
  for (const { name, headers } of ENCODINGS) {
    const found = await hammerInTurn(peers, { rounds: quick ? 1 : 7, seconds: 2, headers });
    const row = (percentile: keyof Latency): Required<Omit<Row, "processExporter">> => {
      const [ours = NaN, nodeExporter = NaN, bareNode = NaN] = found.map(
        (each) => each[percentile],
      );
      const what = `latency, ${name}, kept connection, ${percentile}`;
      return { what, unit: "seconds", ours, nodeExporter, bareNode };
    };
    rows.push(row("p50"), row("p99"));
    targets.push(...targetsOf(name, row("p50")));
  }
  for (const { name, headers } of ENCODINGS) {
    const cold = await scrapeSeldom([ours, nodeExporter], quick ? 5 : 30, headers);
    const [mine = NaN, theirs = NaN] = cold;
    const what = `latency, ${name}, cold`;
    rows.push({ what, unit: "seconds", ours: mine, nodeExporter: theirs });
  }
  for (const peer of peers) await peer.stop();
  const notes = [
    "latency: one kept connection, one request at a time; the client is this Node process, whose own time is in all figures alike; " +
      "both answers hold the server's own metrics too.",
    "latency, cold: one scrape a second over a kept connection; ours has then new snapshots to render.",
  ];
  return { rows, targets, notes };
}

function targetsOf(
  name: string,
  { ours, nodeExporter, bareNode }: Required<Omit<Row, "processExporter">>,
): readonly Target[] {
  return [
    {
      what: `latency, ${name}, p50, against node_exporter`,
      unit: "times",
      is: ours / nodeExporter,
      atMost: 1 / 20,
    },
    {
      what: `latency, ${name}, p50, against bare Node`,
      unit: "times",
      is: ours / bareNode,
      atMost: 2,
    },
  ];
}
