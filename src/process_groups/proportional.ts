import type { Process } from "../kernel/process.ts";
import { type ProportionalMemory, readProportionalMemory } from "../kernel/smaps_rollup.ts";
import { eachInTurn } from "../lib/each_in_turn.ts";
import type { Group } from "./accounts.ts";
import type { ProportionalMemoryByGroup } from "./families.ts";

/** What reading proportional memory goes by. */
export interface ProportionalReading {
  readonly procfs: string;
  /** Of larger processes the resident memory stands for it. */
  readonly maxResidentBytes: number;
  /** Lets the event loop turn; throws once the poll's deadline has passed. */
  readonly pause: () => Promise<void>;
}

/** The proportional memory of groups, and the processes of which it could not be read. */
export async function readProportional(
  groups: readonly Group[],
  reading: ProportionalReading,
): Promise<{ readonly byGroup: ProportionalMemoryByGroup; readonly unread: ReadonlySet<Process> }> {
  const byGroup = new Map<string, ProportionalMemory>();
  const unread = new Set<Process>();
  for (const { name, members } of groups) {
    const parts = await eachInTurn(members, reading.pause, async (process) => {
      const memory = await read(process, reading);
      if (memory === undefined) unread.add(process);
      return memory;
    });
    byGroup.set(name, {
      residentBytes: parts.reduce((sum, part) => sum + part.residentBytes, 0),
      swappedBytes: parts.reduce((sum, part) => sum + part.swappedBytes, 0),
    });
  }
  return { byGroup, unread };
}

async function read(
  { pid, residentBytes, swappedBytes = 0 }: Process,
  { procfs, maxResidentBytes }: ProportionalReading,
): Promise<ProportionalMemory | undefined> {
  if (residentBytes > maxResidentBytes) return { residentBytes, swappedBytes };
  return readProportionalMemory(procfs, pid, residentBytes);
}
