import type { Labels } from "./family.ts";
import { createLabelCache } from "./label_cache.ts";

/** What the labels of a mount's series are made of. */
export interface LabelledMount {
  readonly device: string;
  readonly fsType: string;
  readonly mountPoint: string;
  /** Missing where the device has no numbers. */
  readonly major?: string;
  readonly minor?: string;
  /** Whether reading it may never end: only such a mount has the last of the labels. */
  readonly canHang?: boolean;
}

/** The labels of one mount's series: undefined are those that an earlier mount has, or that it lacks. */
export interface MountLabels {
  /** Where it is read without an error. */
  readonly usage: Labels | undefined;
  readonly numbers: Labels | undefined;
  readonly hangable: Labels | undefined;
}

/** Hands out the labels of mounts, the same objects poll after poll. */
export interface MountLabelCache {
  /** The labels of each of these mounts, at once where the array is that of the last time. Yields after each. */
  readonly each: (mounts: readonly LabelledMount[]) => Generator<undefined, readonly MountLabels[]>;
  /** Those of its usage where it is read with an error. */
  readonly withError: (mount: LabelledMount, error: string) => Labels;
}

/** Of mounts with the same labels the first has them: they are at the same place, and read at once. */
export function createMountLabels(): MountLabelCache {
  const ofMount = createLabelCache("device", "device_error", "fstype", "mountpoint");
  const ofNumbers = createLabelCache("device", "major", "minor", "mountpoint");
  const ofPlace = createLabelCache("mountpoint");
  let last: { readonly mounts: unknown; readonly labels: readonly MountLabels[] } | undefined;

  return {
    *each(mounts) {
      if (last?.mounts === mounts) return last.labels;
      for (const { turn } of [ofMount, ofNumbers, ofPlace]) turn();
      const seen = new Set<Labels>();
      const unlessSeen = (of: Labels) => (seen.size < seen.add(of).size ? of : undefined);
      const labels: MountLabels[] = [];
      for (const { device, fsType, mountPoint, major, minor = "", canHang } of mounts) {
        labels.push({
          usage: unlessSeen(ofMount.of(device, "", fsType, mountPoint)),
          numbers: major ? unlessSeen(ofNumbers.of(device, major, minor, mountPoint)) : undefined,
          hangable: canHang ? unlessSeen(ofPlace.of(mountPoint)) : undefined,
        });
        yield;
      }
      last = { mounts, labels };
      return labels;
    },
    withError: ({ device, fsType, mountPoint }, error) =>
      ofMount.of(device, error, fsType, mountPoint),
  };
}
