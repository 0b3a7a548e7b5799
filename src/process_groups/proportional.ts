import type { Process } from "../kernel/process.ts";
import { type ProportionalMemory, readProportionalMemory } from "../kernel/smaps_rollup.ts";
import { eachInTurn } from "../lib/each_in_turn.ts";
import type { ProportionalMemoryByGroup } from "./families.ts";
import type { Member } from "./membership.ts";
import { isIncomplete } from "./tally.ts";

/** What reading proportional memory goes by. */
export interface ProportionalReading {
  readonly procfs: string;
  /** Of larger processes the resident memory stands for it. */
  readonly maxResidentBytes: number;
  /** Lets the event loop turn; throws once the poll's deadline has passed. */
  readonly pause: () => Promise<void>;
}

/** The proportional memory of groups, and how many processes lack nothing else but that. */
export async function readProportional(
  members: Iterable<Member>,
  reading: ProportionalReading,
): Promise<{ readonly byGroup: ProportionalMemoryByGroup; readonly unread: number }> {
  const byGroup = new Map<string, ProportionalMemory>();
  let unread = 0;
  const parts = await eachInTurn(members, reading.pause, async ({ group, process }) => {
    if (group === undefined) return undefined;
    const memory = await read(process, reading);
    if (memory === undefined && !isIncomplete(process)) unread += 1;
    return memory && { group, memory };
  });
  for (const { group, memory } of parts) byGroup.set(group, sumOf(memory, byGroup.get(group)));
  return { byGroup, unread };
}

function sumOf(one: ProportionalMemory, other: ProportionalMemory = NONE): ProportionalMemory {
  return {
    residentBytes: one.residentBytes + other.residentBytes,
    swappedBytes: one.swappedBytes + other.swappedBytes,
  };
}

const NONE: ProportionalMemory = { residentBytes: 0, swappedBytes: 0 };

async function read(
  { pid, residentBytes, swappedBytes = 0 }: Process,
  { procfs, maxResidentBytes }: ProportionalReading,
): Promise<ProportionalMemory | undefined> {
  if (residentBytes > maxResidentBytes) return { residentBytes, swappedBytes };
  return readProportionalMemory(procfs, pid, residentBytes);
}
