import { z } from "zod";
import {
  createNetstatParser,
  createSnmp6Parser,
  type ProtocolCounters,
} from "../kernel/netstat.ts";
import { rememberAbsence } from "../lib/absence.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { ifThere } from "../lib/if_there.ts";
import { rememberEach } from "../lib/remember.ts";
import type { Family } from "../model/family.ts";
import { metric } from "../model/metric.ts";
import { createMetricsByName } from "../model/metrics_by_name.ts";
import { createSingles } from "../model/singles.ts";
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
  open: ({ fields }, { kernel, now }) => {
    const isWanted = createFilter(fields);
    const parseTcpExt = createNetstatParser("net/netstat", isWanted);
    const parseSnmp = createNetstatParser("net/snmp", isWanted);
    const parseSnmp6 = createSnmp6Parser(isWanted);
    const readSnmp6 = rememberAbsence(() => kernel.proc("net/snmp6"), now);
    const show = createShow();
    return {
      poll: () => {
        const snmp6 = ifThere(readSnmp6) ?? "";
        const tcpExt = parseTcpExt(kernel.proc("net/netstat"));
        return show([tcpExt, parseSnmp(kernel.proc("net/snmp")), parseSnmp6(snmp6)]);
      },
    };
  },
});

/** Shows what the files count; while a field counts the same its family is the same object. */
function createShow(): (files: readonly ProtocolCounters[]) => readonly Family[] {
  const familyOf = createSingles();
  const metricOf = createMetricsByName((field) => {
    const [, protocol = "", name = ""] = /^([^_]*)_(.*)$/.exec(field) ?? [];
    return metric("untyped", `node_netstat_${field}`, `${name} of the kernel's ${protocol}.`);
  });
  return rememberEach((files) => {
    const families = new Map<string, Family>();
    for (const counters of files) {
      counters.forEach((count, field) => families.set(field, familyOf(metricOf(field), count)));
    }
    return [...families.values()];
  });
}
