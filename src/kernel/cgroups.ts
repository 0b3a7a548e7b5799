import { matchLines } from "./match_lines.ts";

/** A controller that is compiled into the kernel. */
export interface CgroupController {
  readonly name: string;
  /** How many control groups its hierarchy has. */
  readonly cgroups: number;
  /** 1, or 0 where the kernel's command line disables it. */
  readonly enabled: number;
}

/**
 * Parses `/proc/cgroups`. Throws on a line that is none of a controller.
 * @see cgroups(7)
 */
export function parseCgroups(text: string): CgroupController[] {
  return matchLines(text, {
    file: "cgroups",
    line: /^(\S+)\s+\d+\s+(\d+)\s+(\d+)/,
    skip: /^#/,
    want: "a name and three numbers",
  }).map(([name = "", cgroups, enabled]) => ({
    name,
    cgroups: Number(cgroups),
    enabled: Number(enabled),
  }));
}
