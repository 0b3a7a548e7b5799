import { z } from "zod";
import { parseNumber } from "../kernel/number.ts";
import { parseTaskState } from "../kernel/pid_stat.ts";
import { createTaskReader, type TaskReader } from "../kernel/tasks.ts";
import type { Family } from "../model/family.ts";
import { createLabelCache, type LabelCache } from "../model/label_cache.ts";
import { familyOf, metric, type Metric, single } from "../model/metric.ts";
import { defineCollector, type PollContext } from "../polling/collector.ts";

/** How many processes and threads there are, and in which states, as `node_processes_*`. */
export const processes = defineCollector({
  kind: "processes",
  description: "Processes and threads by state, and how many there may be.",
  sources: [
    "/proc/*/stat",
    "/proc/*/task/*/stat",
    "/proc/sys/kernel/threads-max",
    "/proc/sys/kernel/pid_max",
  ],
  replaces: ["processes"],
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const tasks = createTaskReader(kernel.paths.procfs);
    const stateLabels = createLabelCache("state");
    const threadStateLabels = createLabelCache("thread_state");
    const limit = (name: string) => parseNumber(kernel.proc(`sys/kernel/${name}`), name);
    return {
      poll: async ({ pause }) => {
        const { processes, threads, states, threadStates } = await countTasks(tasks, pause);
        return [
          single(THREADS, threads),
          single(MAX_THREADS, limit("threads-max")),
          ...byState(STATE, states, stateLabels),
          ...byState(THREADS_STATE, threadStates, threadStateLabels),
          single(PIDS, processes),
          single(MAX_PROCESSES, limit("pid_max")),
        ];
      },
    };
  },
});

const THREADS = metric("gauge", "node_processes_threads", "Threads of all processes.");
const MAX_THREADS = metric("gauge", "node_processes_max_threads", "Threads there may be.");
const STATE = metric("gauge", "node_processes_state", "Processes in a state.");
const THREADS_STATE = metric("gauge", "node_processes_threads_state", "Threads in a state.");
const PIDS = metric("gauge", "node_processes_pids", "Processes.");
const MAX_PROCESSES = metric("gauge", "node_processes_max_processes", "Processes there may be.");

/** This many reads take about half a millisecond. */
const READS_PER_SLICE = 25;

interface TaskCounts {
  readonly processes: number;
  readonly threads: number;
  readonly states: ReadonlyMap<string, number>;
  readonly threadStates: ReadonlyMap<string, number>;
}

async function countTasks(reader: TaskReader, pause: PollContext["pause"]): Promise<TaskCounts> {
  const states = new Map<string, number>();
  const threadStates = new Map<string, number>();
  let [processes, threads, reads] = [0, 0, 0];
  for (const pid of reader.processes()) {
    const stat = reader.stat(pid);
    if (++reads % READS_PER_SLICE === 0) await pause();
    if (stat === undefined) continue;
    const process = parseTaskState(stat);
    processes++;
    threads += process.threads;
    add(states, process.state);
    for (const thread of reader.threads(pid)) {
      const own = thread === pid ? process.state : stateOf(reader, `${pid}/task/${thread}`);
      if (thread !== pid && ++reads % READS_PER_SLICE === 0) await pause();
      if (own !== undefined) add(threadStates, own);
    }
  }
  return { processes, threads, states, threadStates };
}

function stateOf(reader: TaskReader, task: string): string | undefined {
  const stat = reader.stat(task);
  return stat === undefined ? undefined : parseTaskState(stat).state;
}

function add(counts: Map<string, number>, state: string): void {
  counts.set(state, (counts.get(state) ?? 0) + 1);
}

function byState(of: Metric, counts: ReadonlyMap<string, number>, labels: LabelCache): Family[] {
  labels.turn();
  if (counts.size === 0) return [];
  return [
    familyOf(
      of,
      [...counts].map(([state, value]) => ({ labels: labels.of(state), value })),
    ),
  ];
}
