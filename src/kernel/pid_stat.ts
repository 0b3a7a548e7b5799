/** How a process or thread is doing. */
export interface TaskState {
  /** The kernel's letter: `R`, `S`, `D`, `Z`, `T`, `I`. */
  readonly state: string;
  /** How many threads its process has. */
  readonly threads: number;
}

const THREADS = 17;

/**
 * Parses the state in `/proc/<pid>/stat`. Throws where it is none.
 * @see proc_pid_stat(5)
 */
export function parseTaskState(text: string): TaskState {
  // The name in parentheses may have spaces and parentheses of its own.
  const fields = text.slice(text.lastIndexOf(")") + 1).trimStart();
  const columns = fields.split(" ", THREADS + 1);
  const [state = "", threads] = [columns[0], Number(columns[THREADS])];
  if (!/^[a-zA-Z]$/.test(state) || !Number.isInteger(threads)) {
    throw new Error(
      `Cannot parse stat of a process: it is ${JSON.stringify(text)}, want a pid, a name, a letter and numbers`,
    );
  }
  return { state, threads };
}
