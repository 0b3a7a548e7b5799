import { getHeapStatistics } from "node:v8";
import type { GcObserver } from "./gc.ts";
import { KEPT_PAUSES, type GcPause } from "./gc_ledger.ts";

/**
 * Those of the variables in Go's `runtime.MemStats` that have an equal in Node, in the order of Go's struct: bytes,
 * nanoseconds, and nanoseconds since 1970, which are bigints as they do not fit a number.
 * `HeapInuse` is what of the heap has memory behind it, `HeapIdle` what is only reserved.
 * `PauseNs` and `PauseEnd` are rings: the latest pause is at `(NumGC + 255) % 256`.
 * @see https://pkg.go.dev/runtime#MemStats
 */
export function memstats(gc: Pick<GcObserver, "totals">): Record<string, unknown> {
  const heap: V8Heap = getHeapStatistics();
  const { count, forcedCount, pauseNs, latest } = gc.totals();
  return {
    Alloc: heap.used_heap_size,
    ...(heap.total_allocated_bytes !== undefined && { TotalAlloc: heap.total_allocated_bytes }),
    Sys: process.memoryUsage.rss(),
    HeapAlloc: heap.used_heap_size,
    HeapSys: heap.total_heap_size,
    HeapIdle: heap.total_heap_size - heap.total_physical_size,
    HeapInuse: heap.total_physical_size,
    LastGC: latest.at(-1)?.endNs ?? 0n,
    PauseTotalNs: pauseNs,
    PauseNs: ring(latest, count, (pause) => pause?.durationNs ?? 0),
    PauseEnd: ring(latest, count, (pause) => pause?.endNs ?? 0n),
    NumGC: count,
    NumForcedGC: forcedCount,
    EnableGC: true,
  };
}

type V8Heap = ReturnType<typeof getHeapStatistics> & {
  /** Only newer versions of Node count it. */
  readonly total_allocated_bytes?: number;
};

function ring<Value>(
  latest: readonly GcPause[],
  count: number,
  valueOf: (pause: GcPause | undefined) => Value,
): Value[] {
  return Array.from({ length: KEPT_PAUSES }, (_, slot) => {
    const age = (((count - 1 - slot) % KEPT_PAUSES) + KEPT_PAUSES) % KEPT_PAUSES;
    return valueOf(latest[latest.length - 1 - age]);
  });
}
