import type { Process, ProcessDetail, ProcessScan } from "../kernel/process.ts";
import { refusalsOf, troubleOf } from "../kernel/process_rights.ts";
import { createUserNames } from "../kernel/users.ts";
import { systemClock } from "../lib/clock.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import type { Family } from "../model/family.ts";
import type { Trouble } from "../model/snapshot.ts";
import { defineCollector, type PollContext } from "../polling/collector.ts";
import { createAccounts, type Group } from "../process_groups/accounts.ts";
import { createFamilies } from "../process_groups/families.ts";
import { createMembership } from "../process_groups/membership.ts";
import { groupOptions, type GroupOptions, rulesOf } from "../process_groups/options.ts";
import { readProportional } from "../process_groups/proportional.ts";
import { compileRules, type Namer } from "../process_groups/rules.ts";

/**
 * Processes by group, as process-exporter shows them: `namedprocess_namegroup_*`. Which process is in which group is said by
 * rules; counters add up what processes have used since the second sight of them, or since their start where that was seen.
 */
export const process_groups = defineCollector({
  kind: "process_groups",
  description: "Processes in groups: how many, their CPU time, memory, storage, files, threads.",
  sources: ["/proc/*/{stat,status,cmdline,io,limits,fd,wchan,cgroup,smaps_rollup}", "/proc/*/task"],
  options: groupOptions,
  advise: (options) => {
    const { uses } = compileRules(rulesOf(options));
    return FIELDS_OF_ONE.filter((field) => uses.has(field)).map(
      (field) =>
        `a name holds .${field}: each process becomes a group of its own, of some 25 series that end with it`,
    );
  },
  open: (options, { kernel, now }) => {
    const namer = compileRules(rulesOf(options));
    const subscription = kernel.processes.subscribe(detailsFor(namer), now);
    const addUp = createGroups(namer, options, createUserNames(kernel, now));
    const familiesOf = createFamilies();
    const errors = { scans: 0, processes: 0, details: 0 };
    let troubles: readonly Trouble[] = [];

    async function scan(context: PollContext): Promise<ProcessScan> {
      try {
        return await subscription.scan(context);
      } catch (error) {
        errors.scans++;
        throw error;
      }
    }

    return {
      poll: async (context): Promise<readonly Family[]> => {
        const found = await scan(context);
        // The last slice of the scan and the first of what follows are one hold otherwise.
        await context.pause();
        const inSteps = <Result>(work: Generator<undefined, Result>) =>
          stepByStep(work, systemClock.monotonic, context.pause);
        const groups = await inSteps(addUp(found));
        const proportional = options.smaps
          ? await readProportional(groups, {
              procfs: kernel.paths.procfs,
              maxResidentBytes: options.smaps_max_resident,
              pause: context.pause,
            })
          : undefined;
        errors.processes += found.faults.length;
        errors.details += await inSteps(countIncomplete(groups, proportional?.unread ?? NONE));
        troubles = refusalsOf(found).map(troubleOf);
        return inSteps(familiesOf(groups, errors, proportional?.byGroup));
      },
      troubles: () => troubles,
      close: () => subscription.close(),
    };
  },
});

/** What makes groups of a scan. */
function createGroups(namer: Namer, options: GroupOptions, usernameOf: (uid: number) => string) {
  const membership = createMembership({
    namer,
    hasChildren: options.children,
    recheckSeconds: options.recheck,
    hasKernelThreads: options.kernel_threads,
    usernameOf,
  });
  const accounts = createAccounts(options.keep_empty, options.threads);
  return function* (found: ProcessScan): Generator<undefined, readonly Group[]> {
    return yield* accounts(yield* membership(found), found.scannedAt);
  };
}

const DETAILS: readonly ProcessDetail[] = ["command", "status", "io", "fds", "wchan", "tasks"];

function detailsFor({ uses }: Namer): readonly ProcessDetail[] {
  return uses.has("Cgroups") ? [...DETAILS, "cgroups"] : DETAILS;
}

/** Fields of a name that make a group of every process. */
const FIELDS_OF_ONE = ["PID", "StartTime"] as const;

const NONE: ReadonlySet<Process> = new Set();

/** How many processes of groups there are of which something could not be read; yields after each group. */
function* countIncomplete(
  groups: readonly Group[],
  unread: ReadonlySet<Process>,
): Generator<undefined, number> {
  const isIncomplete = (process: Process) =>
    process.readBytes === undefined ||
    process.openFds === undefined ||
    process.wchan === undefined ||
    unread.has(process);
  let incomplete = 0;
  for (const { members } of groups) {
    incomplete += members.filter(isIncomplete).length;
    yield;
  }
  return incomplete;
}
