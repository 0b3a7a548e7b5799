import { systemClock } from "../lib/clock.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { CATALOG } from "../catalog.ts";
import type { CollectorConfig, Host } from "../polling/collector.ts";
import { createPoll } from "../polling/poll.ts";
import { openSource } from "../polling/schedule.ts";

/** Opens the collector's source, polls it once and closes it. Throws what opening throws. */
export async function pollOnce(collector: CollectorConfig, host: Host): Promise<Snapshot> {
  const source = openSource(collector, CATALOG, host);
  const stopped = new AbortController().signal;
  const limits = { ...collector, collector: collector.name, stopped };
  try {
    return await createPoll(source, limits, systemClock)().snapshot;
  } finally {
    source.close?.();
  }
}
