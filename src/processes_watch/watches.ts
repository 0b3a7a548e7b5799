import type { Process, ProcessDetail, ProcessScan } from "../kernel/process.ts";
import type { RefusedDetail } from "../kernel/process_rights.ts";
import type { KernelReader } from "../kernel/reader.ts";
import type { Family } from "../model/family.ts";
import { createFamilyTable } from "../model/family_table.ts";
import type { Trouble } from "../model/snapshot.ts";
import { type Account, createAccount } from "./account.ts";
import { addWatch, createWatchLabels, METRICS, type WatchLabels } from "./families.ts";
import { childrenIn, createFinder, detailsFor, type Find, withChildren } from "./finder.ts";
import { selectorOf, type WatchOptions } from "./options.ts";
import { createPortHolders, type PortHolders } from "./port_holders.ts";
import { createVitalsReader, type Vitals, type VitalsReader } from "./vitals.ts";

/** What watches are made with. */
export interface WatchParts {
  readonly kernel: KernelReader;
  readonly now: () => number;
  /** Whether the sockets among the open files are counted. */
  readonly withSockets: boolean;
}

/** All watches of a collector. */
export interface Watches {
  /** What a scan must have read of all processes. */
  readonly details: readonly ProcessDetail[];
  /** Who listens on the ports that are watched: to be looked for before each reading. */
  readonly ports: PortHolders;
  /** Reads all watches; yields now and then. */
  readonly read: (scan: ProcessScan) => Generator<undefined, WatchesReading>;
}

/** What a poll of all watches found. */
export interface WatchesReading {
  readonly families: readonly Family[];
  /** What the kernel refused of some process. */
  readonly refused: readonly RefusedDetail[];
  readonly troubles: readonly Trouble[];
}

interface Watch {
  readonly name: string;
  readonly withChildren: boolean;
  readonly find: Find;
  readonly account: Account;
  readonly labels: WatchLabels;
  lastSeenSeconds: number | undefined;
}

/** Watches that have found nothing yet. */
export function createWatches(options: readonly WatchOptions[], parts: WatchParts): Watches {
  const { kernel, now, withSockets } = parts;
  const selectors = options.map(selectorOf);
  const numbers = selectors.flatMap((selector) => (selector.by === "port" ? [selector.port] : []));
  const ports = createPortHolders(kernel, [...new Set(numbers)]);
  const vitals = createVitalsReader(kernel.paths.procfs, now, withSockets);
  const watches = options.map((each) => createWatch(each, kernel, ports));
  return {
    details: [...new Set(selectors.flatMap(detailsFor))],
    ports,
    *read(scan) {
      vitals.turn();
      const table = createFamilyTable(METRICS);
      const troubles: Trouble[] = [];
      const needsChildren = watches.some((watch) => watch.withChildren);
      const childrenOf = needsChildren ? childrenIn(scan) : new Map<number, Process[]>();
      for (const watch of watches) {
        const { processes, isUpUnseen, trouble } = yield* watch.find(scan);
        const members = watch.withChildren ? withChildren(processes, childrenOf) : processes;
        const isUp = members.length > 0 || isUpUnseen;
        if (isUp) watch.lastSeenSeconds = scan.scannedAt / 1000;
        addWatch(table, watch.labels, {
          ...{ isUp, isUnseen: isUpUnseen, processes: members },
          vitals: yield* vitalsOf(members, vitals),
          totals: watch.account.take({ members, processes: scan.processes }),
          lastSeenSeconds: watch.lastSeenSeconds,
        });
        if (trouble !== undefined) {
          troubles.push({ ...trouble, about: `${watch.name}: ${trouble.about}` });
        }
      }
      return { families: table.families(), refused: vitals.refused(), troubles };
    },
  };
}

function createWatch(options: WatchOptions, kernel: KernelReader, ports: PortHolders): Watch {
  const { name, children } = options;
  return {
    name,
    withChildren: children,
    find: createFinder(selectorOf(options), { kernel, ports }),
    account: createAccount(),
    labels: createWatchLabels(name),
    lastSeenSeconds: undefined,
  };
}

function* vitalsOf(
  processes: readonly Process[],
  reader: VitalsReader,
): Generator<undefined, Vitals[]> {
  const vitals: Vitals[] = [];
  for (const process of processes) vitals.push(yield* reader.read(process));
  return vitals;
}
