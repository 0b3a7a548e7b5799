import { familiesOf, type Snapshot } from "../model/snapshot.ts";

const ERRORS = "node_filesystem_device_error";

/** The mounts that a poll found but could not measure, as a folder above them is closed to this user. */
export function closedMountsIn(snapshot: Snapshot): readonly string[] {
  const samples = familiesOf(snapshot).find(({ name }) => name === ERRORS)?.samples ?? [];
  const closed = samples.filter(
    ({ labels, value }) => value === 1 && labels.device_error === "permission denied",
  );
  return closed.map(({ labels }) => labels.mountpoint ?? "");
}
