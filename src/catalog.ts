import { arp } from "./collectors/arp.ts";
import { bcache } from "./collectors/bcache.ts";
import { bcachefs } from "./collectors/bcachefs.ts";
import { bonding } from "./collectors/bonding.ts";
import { btrfs } from "./collectors/btrfs.ts";
import { buddyinfo } from "./collectors/buddyinfo.ts";
import { cgroup } from "./collectors/cgroup.ts";
import { cgroups } from "./collectors/cgroups.ts";
import { conntrack } from "./collectors/conntrack.ts";
import { cpu } from "./collectors/cpu.ts";
import { cpufreq } from "./collectors/cpufreq.ts";
import { disk } from "./collectors/disk.ts";
import { disk_io } from "./collectors/disk_io.ts";
import { edac } from "./collectors/edac.ts";
import { entropy } from "./collectors/entropy.ts";
import { eventLoopLag } from "./collectors/event_loop_lag.ts";
import { exec } from "./collectors/exec.ts";
import { fibrechannel } from "./collectors/fibrechannel.ts";
import { filefd } from "./collectors/filefd.ts";
import { host } from "./collectors/host.ts";
import { hwmon } from "./collectors/hwmon.ts";
import { infiniband } from "./collectors/infiniband.ts";
import { interrupts } from "./collectors/interrupts.ts";
import { ipvs } from "./collectors/ipvs.ts";
import { ksmd } from "./collectors/ksmd.ts";
import { loadavg } from "./collectors/loadavg.ts";
import { logind } from "./collectors/logind.ts";
import { mdadm } from "./collectors/mdadm.ts";
import { memory } from "./collectors/memory.ts";
import { netstat } from "./collectors/netstat.ts";
import { network } from "./collectors/network.ts";
import { nfs } from "./collectors/nfs.ts";
import { nfsd } from "./collectors/nfsd.ts";
import { numa } from "./collectors/numa.ts";
import { nvme } from "./collectors/nvme.ts";
import { power_supply } from "./collectors/power_supply.ts";
import { pressure } from "./collectors/pressure.ts";
import { process_groups } from "./collectors/process_groups.ts";
import { processes } from "./collectors/processes.ts";
import { processes_watch } from "./collectors/processes_watch.ts";
import { rapl } from "./collectors/rapl.ts";
import { runtime } from "./collectors/runtime.ts";
import { schedstat } from "./collectors/schedstat.ts";
import { slab } from "./collectors/slab.ts";
import { sockstat } from "./collectors/sockstat.ts";
import { softirqs } from "./collectors/softirqs.ts";
import { softnet } from "./collectors/softnet.ts";
import { stat } from "./collectors/stat.ts";
import { swap } from "./collectors/swap.ts";
import { systemd } from "./collectors/systemd.ts";
import { tapestats } from "./collectors/tapestats.ts";
import { tcp_states } from "./collectors/tcp_states.ts";
import { textfile } from "./collectors/textfile.ts";
import { thermal } from "./collectors/thermal.ts";
import { time } from "./collectors/time.ts";
import { timex } from "./collectors/timex.ts";
import { top_processes } from "./collectors/top_processes.ts";
import { udp_queues } from "./collectors/udp_queues.ts";
import { vmstat } from "./collectors/vmstat.ts";
import { watchdog } from "./collectors/watchdog.ts";
import { wave } from "./collectors/wave.ts";
import { xfs } from "./collectors/xfs.ts";
import { zfs } from "./collectors/zfs.ts";
import { zone } from "./collectors/zone.ts";
import type { CollectorDefinition } from "./polling/collector.ts";

/** Every kind of collector, in the order of the reference: processor, memory, storage, network, host, and our own. */
export const CATALOG: readonly CollectorDefinition[] = [
  cpu,
  cpufreq,
  stat,
  loadavg,
  interrupts,
  softirqs,
  schedstat,
  pressure,
  processes,
  process_groups,
  top_processes,
  processes_watch,
  cgroups,
  cgroup,
  memory,
  vmstat,
  swap,
  numa,
  buddyinfo,
  zone,
  slab,
  ksmd,
  disk,
  disk_io,
  mdadm,
  nvme,
  bcache,
  bcachefs,
  btrfs,
  xfs,
  zfs,
  nfs,
  nfsd,
  tapestats,
  fibrechannel,
  infiniband,
  network,
  netstat,
  sockstat,
  tcp_states,
  udp_queues,
  softnet,
  arp,
  conntrack,
  bonding,
  ipvs,
  host,
  filefd,
  entropy,
  time,
  timex,
  hwmon,
  thermal,
  power_supply,
  rapl,
  edac,
  watchdog,
  systemd,
  logind,
  textfile,
  exec,
  runtime,
  eventLoopLag,
  wave,
];

/** The kind of that name, or undefined. */
export function findKind(kind: string): CollectorDefinition | undefined {
  return CATALOG.find((definition) => definition.kind === kind);
}
