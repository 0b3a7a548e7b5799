/** A capability that some reading wants. @see capabilities(7) */
export type Capability = "CAP_DAC_OVERRIDE" | "CAP_DAC_READ_SEARCH" | "CAP_SYS_PTRACE";

/** What the reading process may do. */
export interface OwnRights {
  /** The effective user. */
  readonly uid: number;
  /** The effective group and the supplementary ones. */
  readonly groups: readonly number[];
  /** Those in effect, of the ones that some reading wants. */
  readonly capabilities: readonly Capability[];
}

/** By their bits. @see include/uapi/linux/capability.h */
const CAPABILITIES: readonly (readonly [bit: bigint, Capability])[] = [
  [1n, "CAP_DAC_OVERRIDE"],
  [2n, "CAP_DAC_READ_SEARCH"],
  [19n, "CAP_SYS_PTRACE"],
];

/**
 * Parses the user, groups and effective capabilities in `/proc/self/status`. Throws where one is missing.
 * @see proc_pid_status(5)
 */
export function parseOwnRights(text: string): OwnRights {
  const [, uid] = numbersOf("Uid", text);
  const [, gid] = numbersOf("Gid", text);
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(text)?.[1];
  if (uid === undefined || gid === undefined || mask === undefined) {
    throw new Error(
      `Cannot parse /proc/self/status: it is ${JSON.stringify(text)}, want Uid, Gid and CapEff`,
    );
  }
  const bits = BigInt(`0x${mask}`);
  const held = CAPABILITIES.filter(([bit]) => ((bits >> bit) & 1n) === 1n);
  return {
    uid,
    groups: [gid, ...numbersOf("Groups", text)],
    capabilities: held.map(([, capability]) => capability),
  };
}

function numbersOf(field: string, text: string): number[] {
  const line = new RegExp(`^${field}:(.*)`, "m").exec(text)?.[1] ?? "";
  return [...line.matchAll(/\d+/g)].map(Number);
}
