import type { KernelReader } from "../kernel/reader.ts";
import { ifThere } from "../lib/if_there.ts";

/** The number of a user that the host's passwd names; undefined where it does not. @see passwd(5) */
export function uidOf(name: string, kernel: KernelReader): number | undefined {
  const text = ifThere(() => kernel.root("etc/passwd")) ?? "";
  const line = text.split("\n").find((each) => each.startsWith(`${name}:`));
  const uid = line?.split(":")[2];
  return uid !== undefined && /^\d+$/.test(uid) ? Number(uid) : undefined;
}
