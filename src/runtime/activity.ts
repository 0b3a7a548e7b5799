/** How many of each type, in the order of first sight. */
export type CountByType = ReadonlyMap<string, number>;

/** What keeps this process's event loop alive. */
export interface Activity {
  readonly resources: CountByType;
  /** Absent where this Node does not tell. */
  readonly handles?: CountByType;
  readonly requests?: CountByType;
}

interface Undocumented {
  readonly _getActiveHandles?: () => readonly unknown[];
  readonly _getActiveRequests?: () => readonly unknown[];
}

/**
 * Counts active resources by type, handles and requests by the name of their class.
 * @see https://nodejs.org/api/process.html#processgetactiveresourcesinfo
 */
export function readActivity(): Activity {
  const { _getActiveHandles: handles, _getActiveRequests: requests } = process as Undocumented;
  return {
    resources: countByType(process.getActiveResourcesInfo()),
    ...(handles && { handles: countByType(handles.call(process).map(className)) }),
    ...(requests && { requests: countByType(requests.call(process).map(className)) }),
  };
}

function countByType(types: readonly string[]): CountByType {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

function className(value: unknown): string {
  const name = (value as { readonly constructor?: { readonly name?: unknown } } | null)?.constructor
    ?.name;
  return typeof name === "string" && name !== "" ? name : "Object";
}
