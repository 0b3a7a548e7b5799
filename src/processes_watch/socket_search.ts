import type { Process, ProcessScan } from "../kernel/process.ts";
import { REFUSED, type TaskFiles } from "../kernel/task_files.ts";

/** Which of a process' descriptors is a socket that was looked for. */
export interface Place {
  readonly pid: number;
  readonly startTicks: number;
  readonly descriptor: string;
  /** What the descriptor leads to: `socket:[40000]`. */
  readonly link: string;
}

/** A process and where its socket is. */
export interface Placed {
  readonly process: Process;
  readonly place: Place;
}

/** Where descriptors are read. */
export interface SearchParts {
  readonly procfs: string;
  readonly files: TaskFiles;
}

/** What a search found: a process, or whether some process would not let itself be searched. */
export type Searched = Placed | { readonly isRefused: boolean };

/**
 * Searches the descriptors of one process after the other, the newest first, for one of the sockets; yields after each
 * descriptor. Of a parent and children that share a socket it finds the parent, but for the first process, which opens
 * sockets for others to listen on.
 * @param links the sockets: `socket:[40000]`
 */
export function* searchSockets(
  links: ReadonlySet<string>,
  scan: ProcessScan,
  parts: SearchParts,
): Generator<undefined, Searched> {
  let isRefused = false;
  for (const process of candidates(scan)) {
    const place = yield* placeIn(process, links, parts);
    if (place === REFUSED) isRefused = true;
    if (typeof place === "object") return yield* eldest({ process, place }, links, scan, parts);
  }
  return { isRefused };
}

/** Whether the descriptor leads to the socket still. */
export function isStillThere({ pid, descriptor, link }: Place, parts: SearchParts): boolean {
  return parts.files.link(`${parts.procfs}/${pid}/fd/${descriptor}`) === link;
}

/** An application that has been started again is among the newest. */
function candidates({ processes }: ProcessScan): Process[] {
  return [...processes.values()]
    .filter(({ isKernelThread }) => !isKernelThread)
    .sort((one, other) => other.startTicks - one.startTicks || other.pid - one.pid);
}

/** Climbs from a process to its parent as long as that one has such a socket, too. */
function* eldest(
  from: Placed,
  links: ReadonlySet<string>,
  { processes }: ProcessScan,
  parts: SearchParts,
): Generator<undefined, Placed> {
  for (let found = from; ;) {
    const parent = processes.get(found.process.parent);
    if (parent === undefined || parent.pid === 1) return found;
    const place = yield* placeIn(parent, links, parts);
    if (typeof place !== "object") return found;
    found = { process: parent, place };
  }
}

/** Where among the process' descriptors one of the sockets is; undefined where none is. */
function* placeIn(
  { pid, startTicks }: Process,
  links: ReadonlySet<string>,
  { procfs, files }: SearchParts,
): Generator<undefined, Place | typeof REFUSED | undefined> {
  yield;
  const folder = `${procfs}/${pid}/fd`;
  const descriptors = files.list(folder);
  if (descriptors === REFUSED) return REFUSED;
  for (const descriptor of typeof descriptors === "symbol" ? [] : descriptors) {
    const link = files.link(`${folder}/${descriptor}`);
    if (link === REFUSED) return REFUSED;
    if (typeof link === "string" && links.has(link)) return { pid, startTicks, descriptor, link };
    yield;
  }
  return undefined;
}
