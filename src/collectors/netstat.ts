import { z } from "zod";
import { createNetstatParser, createSnmp6Parser } from "../kernel/netstat.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { ifThere } from "../lib/if_there.ts";
import { type Metric, metric, single } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** The few of some 400 fields that tell how a host's network fares. */
const DEFAULT_FIELDS = [
  "*_{InErrors,InErrs}",
  "Ip_Forwarding",
  "{Ip6,IpExt}_{InOctets,OutOctets}",
  "{Icmp,Icmp6}_{InMsgs,OutMsgs}",
  "TcpExt_{Listen*,Syncookies*,TCPSynRetrans,TCPTimeouts,TCPOFOQueue,TCPRcvQDrop}",
  "Tcp_{ActiveOpens,InSegs,OutSegs,OutRsts,PassiveOpens,RetransSegs,CurrEstab}",
  "{Udp,Udp6}_{InDatagrams,OutDatagrams,NoPorts,RcvbufErrors,SndbufErrors}",
];

/** What IP, ICMP, TCP and UDP count, as `node_netstat_<protocol>_<field>`; untyped, for the kernel does not say which are counters. */
export const netstat = defineCollector({
  kind: "netstat",
  description: "What the IP, ICMP, TCP and UDP of this host count.",
  sources: ["/proc/net/netstat", "/proc/net/snmp", "/proc/net/snmp6"],
  replaces: ["netstat"],
  onByDefault: true,
  options: z.strictObject({
    fields: filterOptions("fields", { include: DEFAULT_FIELDS })
      .prefault({})
      .describe("The fields to show, as `<protocol>_<field>`: `TcpExt_ListenDrops`."),
  }),
  open: ({ fields }, { kernel }) => {
    const isWanted = createFilter(fields);
    const metrics = new Map<string, Metric>();
    const parseTcpExt = createNetstatParser("net/netstat", isWanted);
    const parseSnmp = createNetstatParser("net/snmp", isWanted);
    const parseSnmp6 = createSnmp6Parser(isWanted);
    return {
      poll: () => {
        const snmp6 = ifThere(() => kernel.proc("net/snmp6"));
        const counters = new Map([
          ...parseTcpExt(kernel.proc("net/netstat")),
          ...parseSnmp(kernel.proc("net/snmp")),
          ...parseSnmp6(snmp6 ?? ""),
        ]);
        return Array.from(counters, ([field, count]) => single(metricOf(field, metrics), count));
      },
    };
  },
});

function metricOf(field: string, known: Map<string, Metric>): Metric {
  const found = known.get(field);
  if (found !== undefined) return found;
  const [, protocol = "", name = ""] = /^([^_]*)_(.*)$/.exec(field) ?? [];
  const made = metric("untyped", `node_netstat_${field}`, `${name} of the kernel's ${protocol}.`);
  known.set(field, made);
  return made;
}
