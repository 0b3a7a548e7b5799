/**
 * Parses the paths in `/proc/<pid>/cgroup`, in the kernel's order: of version 2 there is one, of version 1 one for each
 * hierarchy. Lines that are something else are left out.
 * @see cgroups(7)
 */
export function parsePidCgroup(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const path = /^\d+:[^:]*:(.*)$/.exec(line)?.[1];
    return path === undefined ? [] : [path];
  });
}
