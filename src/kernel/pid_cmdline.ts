/**
 * Parses `/proc/<pid>/cmdline`: an empty list for kernel threads and zombies. An argument may be empty, but for the
 * last ones, which cannot be told from padding.
 * @see proc_pid_cmdline(5)
 */
export function parsePidCmdline(text: string): string[] {
  let end = text.length;
  while (end > 0 && text[end - 1] === "\0") end--;
  return end === 0 ? [] : text.slice(0, end).split("\0");
}
