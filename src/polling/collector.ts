import type { z } from "zod";
import type { KernelReader } from "../kernel/reader.ts";
import { NoDataError } from "../lib/errors.ts";
import type { Family } from "../model/family.ts";
import type { Trouble } from "../model/snapshot.ts";
import type { PortableReader } from "../portable/reader.ts";

/** The world as a collector is handed it. */
export interface Host {
  readonly kernel: KernelReader;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Whether devices and mounts of containers, virtual machines and packages are left out; not unless it says so. */
  readonly excludeVirtual?: boolean;
  /** What is read in place of the kernel where there is no Linux; only there. */
  readonly portable?: PortableReader;
}

/** What the poller hands to one poll. */
export interface PollContext {
  /** Aborted at the poll's deadline and when the daemon stops: every wait on the world takes it. */
  readonly signal: AbortSignal;
  /** How long the poll may take from its begin to its deadline. */
  readonly timeoutSeconds: number;
  /** Lets the event loop turn. A poll that may take longer than 5 ms awaits this between its slices. */
  readonly pause: () => Promise<void>;
}

/** A collector bound to its options: it reads one source. */
export interface Source {
  /**
   * Reads the source once. Throws NoDataError where this host has no such source, anything else where reading failed.
   * Series that exist at every poll carry the same Labels object each time.
   */
  poll(context: PollContext): readonly Family[] | Promise<readonly Family[]>;
  /** What the latest poll went without though it succeeded; nothing unless it says so. */
  troubles?(): readonly Trouble[];
  /** Gives back what the source holds: timers, observers, descriptors. */
  close?(): void;
}

/** One entry of the list of collectors, with every default filled in. */
export interface CollectorConfig {
  /** The `collector` label and what `collect[]` chooses by: the kind, unless the file says otherwise. */
  readonly name: string;
  readonly kind: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** How many series a poll may leave behind. */
  readonly maxSeries: number;
  /** What the kind's own schema made of its options. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A kind of collector: what the catalog lists and YAML names. */
export interface CollectorDefinition<Options extends z.ZodObject = z.ZodObject> {
  /** The name in YAML; the file in `collectors/` bears the same. */
  readonly kind: string;
  /** One sentence for the reference. */
  readonly description: string;
  /** What it reads, for the reference: `/proc/stat`, or the call it makes. */
  readonly sources: readonly string[];
  /** The names node_exporter gives the collectors whose families this one has. */
  readonly replaces?: readonly string[];
  /** Whether the entry `default` stands for this one too: what node_exporter has on by default. */
  readonly onByDefault?: boolean;
  /** Says that it works where there is no Linux, too: elsewhere the other kinds have no data. */
  readonly portable?: {
    /** Its default interval there, where the one at the top is shorter: what is read so is dear. */
    readonly intervalSeconds?: number;
  };
  /** Its own options, each with a default and a description. */
  readonly options: Options;
  /** What somebody who chose these options should know before they are in force, a sentence each. */
  advise?(options: z.output<Options>): readonly string[];
  /** Binds the options; does nothing that can fail but what the options are to blame for. */
  open(options: z.output<Options>, host: Host): Source;
}

/** Infers the options' type from their schema, and sees to it that only what is portable opens where there is no Linux. */
export function defineCollector<Options extends z.ZodObject>(
  definition: CollectorDefinition<Options>,
): CollectorDefinition<Options> {
  if (definition.portable !== undefined) return definition;
  return {
    ...definition,
    open: (options, host) =>
      host.portable ? absent(definition, host.portable) : definition.open(options, host),
  };
}

function absent(
  { sources: [source = "source"] }: CollectorDefinition,
  { platform }: PortableReader,
): Source {
  return {
    poll: () => {
      throw new NoDataError(`Read as portable, this host (${platform}) has no ${source}`);
    },
  };
}
