import { z } from "zod";
import {
  NFS2_OPERATIONS,
  NFS3_OPERATIONS,
  NFS4_SERVER_OPERATIONS,
  type Operations,
} from "../kernel/nfs_operations.ts";
import { parseRpcStats, type RpcStats } from "../kernel/rpc_stats.ts";
import type { Sample } from "../model/family.ts";
import { createLabelCache, type LabelCache } from "../model/label_cache.ts";
import { familyOf, type Metric, metric, single } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

const FILE = "net/rpc/nfsd";

/**
 * What this host serves by NFS, as `node_nfsd_*`. A line that the kernel leaves out counts as zeros; the operations
 * that came with NFS 4.1 and later are not shown.
 */
export const nfsd = defineCollector({
  kind: "nfsd",
  description: "Calls the NFS server answered, by operation, its threads, caches and bytes.",
  sources: ["/proc/net/rpc/nfsd"],
  replaces: ["nfsd"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const protocols = createLabelCache("proto");
    const errors = createLabelCache("error");
    const operations = createLabelCache("proto", "method");
    return {
      poll: () => {
        const stats = parseRpcStats(kernel.proc(FILE), FILE);
        for (const labels of [protocols, errors, operations]) labels.turn();
        const labelled = (labels: LabelCache, places: readonly Place[]): Sample[] =>
          places.map(([label, ...place]) => ({
            labels: labels.of(label),
            value: at(stats, place),
          }));
        return [
          ...SINGLES.map(([row, ...place]) => single(row, at(stats, place))),
          familyOf(PACKETS, labelled(protocols, PROTOCOLS)),
          familyOf(ERRORS, labelled(errors, ERROR_KINDS)),
          familyOf(REQUESTS, requestsOf(stats, operations)),
        ];
      },
    };
  },
});

type Place = readonly [label: string, line: string, index: number];

/** Where the one number of a family stands: the line and the place on it. */
const SINGLES: readonly (readonly [metric: Metric, line: string, index: number])[] = [
  [counter("reply_cache_hits", "Calls answered again from the cache of replies."), "rc", 0],
  [counter("reply_cache_misses", "Calls whose reply went into the cache."), "rc", 1],
  [counter("reply_cache_nocache", "Calls that may be repeated and need no cached reply."), "rc", 2],
  [counter("file_handles_stale", "File handles whose file is gone."), "fh", 0],
  [counter("disk_bytes_read", "Bytes read for clients."), "io", 0],
  [counter("disk_bytes_written", "Bytes written for clients."), "io", 1],
  [metric("gauge", "node_nfsd_server_threads", "Threads that serve."), "th", 0],
  [
    metric("gauge", "node_nfsd_read_ahead_cache_size_blocks", "Size of the read-ahead cache."),
    "ra",
    0,
  ],
  [counter("read_ahead_cache_not_found", "Reads the read-ahead cache knew nothing of."), "ra", 11],
  [counter("connections", "TCP connections accepted."), "net", 3],
  [counter("server_rpcs", "Remote calls received."), "rpc", 0],
];

const PACKETS = counter("packets", "Packets received.");
const PROTOCOLS: readonly Place[] = [
  ["udp", "net", 1],
  ["tcp", "net", 2],
];

const ERRORS = counter("rpc_errors", "Remote calls refused: their form, credentials or client.");
const ERROR_KINDS: readonly Place[] = [
  ["fmt", "rpc", 2],
  ["auth", "rpc", 3],
  ["cInt", "rpc", 4],
];

const REQUESTS = counter("requests", "Calls of each NFS operation.");
const VERSIONS: readonly (readonly [proto: string, line: string, names: Operations])[] = [
  ["2", "proc2", withoutNull(NFS2_OPERATIONS)],
  ["3", "proc3", withoutNull(NFS3_OPERATIONS)],
  ["4", "proc4ops", NFS4_SERVER_OPERATIONS],
];

function counter(name: string, help: string): Metric {
  return metric("counter", `node_nfsd_${name}_total`, help);
}

/** The server does not show calls that do nothing. */
function withoutNull(names: Operations): Operations {
  return names.map((name) => (name === "Null" ? "" : name));
}

function at(stats: RpcStats, [line, index]: readonly [line: string, index: number]): number {
  return stats.get(line)?.[index] ?? 0;
}

function requestsOf(stats: RpcStats, labels: LabelCache): Sample[] {
  const samples = VERSIONS.flatMap(([proto, line, names]) =>
    names.flatMap((method, index) =>
      method === "" ? [] : [{ labels: labels.of(proto, method), value: at(stats, [line, index]) }],
    ),
  );
  const delegated = labels.of("4", "WdelegGetattr");
  return [...samples, { labels: delegated, value: at(stats, ["wdeleg_getattr", 0]) }];
}
