/**
 * Parses how many files a process may have open out of `/proc/<pid>/limits`: the soft limit,
 * infinite where the kernel says unlimited. Throws where the line is missing or has no number.
 * @see proc_pid_limits(5)
 */
export function parseMaxOpenFiles(text: string): number {
  const line = /^Max open files.*/m.exec(text)?.[0];
  const soft = /^Max open files\s+(\d+|unlimited)\s/.exec(line ?? "")?.[1];
  if (soft === undefined) {
    const is = line === undefined ? "it is missing" : `it is ${JSON.stringify(line)}`;
    throw new Error(`Cannot parse "Max open files" of limits: ${is}, want a number`);
  }
  return soft === "unlimited" ? Infinity : Number(soft);
}
