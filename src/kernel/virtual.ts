/** What the devices and mounts of containers, virtual machines and packages are called, as globs. */
export const VIRTUAL_GLOBS = {
  /**
   * The host's ends of containers' and virtual machines' links, and the bridges between them. `tap*` is a virtual
   * machine's; `tun*` is not here: it is a tunnel of the host itself. Of `br-*` only the names that container
   * engines make, of hexadecimal digits: `br-lan` is somebody's network.
   */
  network_devices: [
    "veth*",
    "docker*",
    "podman*",
    "br-+([0-9a-f])",
    "cali*",
    "cilium*",
    "cni*",
    "flannel*",
    "kube-*",
    "lxc*",
    "lxdbr*",
    "incusbr*",
    "virbr*",
    "vnet*",
    "tap*",
    "vxlan.calico",
  ],
  block_devices: ["{loop,ram,zram}+([0-9])"],
  /** What is mounted beneath these: on `/var/lib/docker` itself may lie a disk that can fill up. */
  mount_points: [
    "/{snap,var/snap,var/lib/snapd,run/netns}/**/*",
    "/{run,var/lib}/{docker,containers,containerd,kubelet,lxc,lxd,incus}/**/*",
  ],
  fs_types: ["overlay", "squashfs", "nsfs", "fuse.{snapfuse,squashfuse,fuse-overlayfs,lxcfs}"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What a filter over these leaves out besides its own globs: the virtual ones where the host is to be read without. */
export function virtualGlobs(
  what: keyof typeof VIRTUAL_GLOBS,
  excludeVirtual: boolean | undefined,
): readonly string[] {
  return excludeVirtual ? VIRTUAL_GLOBS[what] : [];
}
