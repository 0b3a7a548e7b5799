import { numberInLine } from "./number_bytes.ts";

/** What a process or thread is allowed, and how often it gave its CPU away or lost it. */
export interface PidStatus {
  /** The effective user. */
  readonly uid: number;
  /** 0 where it has no memory of its own: kernel threads, zombies. */
  readonly swappedBytes: number;
  readonly voluntarySwitches: number;
  readonly involuntarySwitches: number;
}

const KIBIBYTE = 1024;
const UID = Buffer.from("Uid:");
const SWAP = Buffer.from("VmSwap:");
const VOLUNTARY = Buffer.from("voluntary_ctxt_switches:");
const INVOLUNTARY = Buffer.from("nonvoluntary_ctxt_switches:");

/**
 * Parses `/proc/<pid>/status` out of the first `length` bytes. Throws where it has no user or no counts of context switches.
 * @see proc_pid_status(5)
 */
export function parsePidStatus(bytes: Buffer, length: number): PidStatus {
  const uid = numberInLine(bytes, length, UID, 1);
  const voluntarySwitches = numberInLine(bytes, length, VOLUNTARY);
  const involuntarySwitches = numberInLine(bytes, length, INVOLUNTARY);
  if (uid === undefined || voluntarySwitches === undefined || involuntarySwitches === undefined) {
    throw new Error(
      `Cannot parse status of a process: it is ${JSON.stringify(bytes.toString("utf8", 0, length))}, want Uid and counts of context switches`,
    );
  }
  const swappedBytes = (numberInLine(bytes, length, SWAP) ?? 0) * KIBIBYTE;
  return { uid, swappedBytes, voluntarySwitches, involuntarySwitches };
}
