import type { Process } from "../kernel/process.ts";
import { TICKS_PER_SECOND } from "../kernel/process_tasks.ts";

/** What of a process is remembered until the next look at it. */
export type Sighted = Pick<
  Process,
  "pid" | "startTicks" | "userSeconds" | "systemSeconds" | "state"
>;

/** What has come to pass since the watch began. None of them ever falls. */
export interface Totals {
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** Times the main process was another one than before. */
  readonly restarts: number;
  /** Processes that were there and had ended at the next look. */
  readonly exits: number;
}

/** What one look at the host saw. */
export interface Sight {
  /** Those of the watch, the main one first. */
  readonly members: readonly Sighted[];
  /** All of the host. */
  readonly processes: ReadonlyMap<number, Pick<Process, "startTicks" | "state">>;
}

/** Keeps the account of one watch. */
export interface Account {
  readonly take: (sight: Sight) => Totals;
}

type Known = Omit<Sighted, "pid" | "state"> & { readonly isMember: boolean };
type Identity = Pick<Sighted, "pid" | "startTicks">;

/** The state of a process that has ended and whose parent has not asked for its exit status yet. */
export const ZOMBIE = "Z";

/**
 * An account that knows nothing yet. CPU time is the members' own: of those it begins with, and of one that was started
 * later, all of it, though an application may take a while from its start until it listens; of one that was there at the
 * first look but was no member, what it uses from then on. What a process used between the last look and its end is not
 * known.
 */
export function createAccount(): Account {
  let [userTicks, systemTicks, restarts, exits] = [0, 0, 0, 0];
  /** The members, and those that have been one and have not ended: they may come back. */
  const known = new Map<number, Known>();
  let main: Identity | undefined;
  /** When the newest process of the first look was started. */
  let newestTicks: number | undefined;

  function forgetEnded(processes: Sight["processes"]): void {
    for (const [pid, { startTicks, isMember }] of known) {
      const now = processes.get(pid);
      if (now?.startTicks === startTicks && now.state !== ZOMBIE) continue;
      if (isMember) exits++;
      known.delete(pid);
    }
  }

  function addTime(member: Sighted): void {
    const isNew = newestTicks === undefined || member.startTicks > newestTicks;
    const from = known.get(member.pid) ?? (isNew ? NOTHING : member);
    userTicks += ticksBetween(from.userSeconds, member.userSeconds);
    systemTicks += ticksBetween(from.systemSeconds, member.systemSeconds);
  }

  function remember(members: readonly Sighted[]): void {
    for (const [pid, each] of known) known.set(pid, { ...each, isMember: false });
    for (const { pid, startTicks, userSeconds, systemSeconds } of members) {
      // Scans renew a process in place: what is kept is a copy.
      known.set(pid, { startTicks, userSeconds, systemSeconds, isMember: true });
    }
  }

  return {
    take: ({ members, processes }) => {
      forgetEnded(processes);
      for (const member of members) addTime(member);
      remember(members);
      const [first] = members;
      if (first !== undefined) {
        const { pid, startTicks } = first;
        if (main !== undefined && (main.pid !== pid || main.startTicks !== startTicks)) restarts++;
        main = { pid, startTicks };
      }
      newestTicks ??= newestOf(processes.values());
      const userSeconds = userTicks / TICKS_PER_SECOND;
      const systemSeconds = systemTicks / TICKS_PER_SECOND;
      return { userSeconds, systemSeconds, restarts, exits };
    },
  };
}

/** Sums of whole ticks are exact. */
function ticksBetween(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) * TICKS_PER_SECOND));
}

const NOTHING = { userSeconds: 0, systemSeconds: 0 };

function newestOf(processes: Iterable<Pick<Process, "startTicks">>): number {
  let newest = 0;
  for (const { startTicks } of processes) newest = Math.max(newest, startTicks);
  return newest;
}
