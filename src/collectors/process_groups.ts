import type { ProcessDetail, ProcessScan } from "../kernel/process.ts";
import { refusalsOf, troubleOf } from "../kernel/process_rights.ts";
import { createUserNames } from "../kernel/users.ts";
import { systemClock } from "../lib/clock.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import type { Family } from "../model/family.ts";
import type { Trouble } from "../model/snapshot.ts";
import { defineCollector, type PollContext } from "../polling/collector.ts";
import { createAccounts } from "../process_groups/accounts.ts";
import { createFamilies } from "../process_groups/families.ts";
import { createMembership } from "../process_groups/membership.ts";
import { groupOptions, rulesOf } from "../process_groups/options.ts";
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
    const membership = createMembership({
      namer,
      hasChildren: options.children,
      recheckSeconds: options.recheck,
      hasKernelThreads: options.kernel_threads,
      usernameOf: createUserNames(kernel, now),
    });
    const accounts = createAccounts(options.keep_empty, options.threads);
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
        const members = await inSteps(membership(found));
        const groups = await inSteps(accounts(members.values(), found.scannedAt));
        const proportional = options.smaps
          ? await readProportional(members.values(), {
              procfs: kernel.paths.procfs,
              maxResidentBytes: options.smaps_max_resident,
              pause: context.pause,
            })
          : undefined;
        errors.processes += found.faults.length;
        errors.details += groups.reduce((sum, { incomplete }) => sum + incomplete, 0);
        errors.details += proportional?.unread ?? 0;
        troubles = refusalsOf(found).map(troubleOf);
        return inSteps(familiesOf(groups, errors, proportional?.byGroup));
      },
      troubles: () => troubles,
      close: () => subscription.close(),
    };
  },
});

const DETAILS: readonly ProcessDetail[] = ["command", "status", "io", "fds", "wchan", "tasks"];

function detailsFor({ uses }: Namer): readonly ProcessDetail[] {
  return uses.has("Cgroups") ? [...DETAILS, "cgroups"] : DETAILS;
}

/** Fields of a name that make a group of every process. */
const FIELDS_OF_ONE = ["PID", "StartTime"] as const;
