import type { Grant } from "../kernel/process_rights.ts";

/** What a host would need for a kind to have data, where that is not plain from what is missing. */
export const NEEDS: Readonly<Record<string, string>> = {
  cpufreq: "a CPU frequency driver, which virtual machines have not",
  schedstat: "a kernel with CONFIG_SCHEDSTATS",
  pressure: "a kernel with CONFIG_PSI, started with psi=1",
  swap: "a swap area: swapon",
  numa: "a kernel with CONFIG_NUMA",
  slab: "a kernel with CONFIG_SLUB_DEBUG",
  ksmd: "a kernel with CONFIG_KSM",
  mdadm: "the module md_mod",
  nvme: "an NVMe device",
  bcache: "a bcache set, and the module bcache",
  bcachefs: "a mounted bcachefs",
  btrfs: "a mounted btrfs",
  xfs: "a mounted XFS",
  zfs: "the module zfs",
  nfs: "a mount by NFS, and the module nfs",
  nfsd: "an NFS server, and the module nfsd",
  tapestats: "a SCSI tape, and the module st",
  fibrechannel: "a Fibre Channel host adapter",
  infiniband: "an InfiniBand or RDMA adapter",
  conntrack: "the module nf_conntrack, which firewall rules with states load",
  bonding: "the module bonding, and a bond",
  ipvs: "the module ip_vs",
  hwmon: "a sensor and its driver, which virtual machines have not",
  thermal: "a thermal zone, which virtual machines have not",
  power_supply: "a battery, mains adapter or charger",
  rapl: "a processor that counts energy, and the module intel_rapl_msr",
  edac: "memory with error correction, and its controller's EDAC driver",
  watchdog: "a watchdog timer and its driver, such as the module softdog",
  systemd:
    "systemd and its bus; in a container, the host's /run/dbus at the same place below the host's root",
  logind:
    "systemd-logind and the bus; in a container, the host's /run/dbus at the same place below the host's root",
  textfile: "its option directories, and a file *.prom in one of them",
};

/** What helps where an error says so. */
export interface ErrorRemedy {
  /** Found in the error's message or those of its causes. */
  readonly sign: RegExp;
  readonly remedy: string;
  readonly grant: Grant | null;
}

const NO_CAPABILITIES = [] as const;

/** The first whose sign is found is what helps. */
export const ERROR_REMEDIES: readonly ErrorRemedy[] = [
  {
    sign: /koffi cannot call it/,
    remedy: "install the package with its optional dependency koffi",
    grant: null,
  },
  {
    sign: /Cannot call adjtimex/,
    remedy: "allow the system calls adjtimex and clock_adjtime",
    grant: {
      capabilities: NO_CAPABILITIES,
      settings: ["ProtectClock=no", "SystemCallFilter=adjtimex clock_adjtime"],
    },
  },
  {
    sign: /uv_interface_addresses/,
    remedy: "allow sockets of the family AF_NETLINK",
    grant: { capabilities: NO_CAPABILITIES, settings: ["RestrictAddressFamilies=AF_NETLINK"] },
  },
  {
    sign: /Cannot (?:greet|log in to) /,
    remedy: "install libnss-systemd, so that the bus knows the user that systemd made up",
    grant: null,
  },
];
