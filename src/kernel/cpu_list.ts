/**
 * Parses the kernel's lists of CPUs, `0-3,9`: the numbers in the list's order, none where it is empty.
 * Throws where something in it is neither a number nor a range.
 * @see cpuset(7) on the list format
 */
export function parseCpuList(text: string): number[] {
  const trimmed = text.trim();
  return trimmed === "" ? [] : trimmed.split(",").flatMap(parseRange);
}

function parseRange(range: string): number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
  if (first === undefined) {
    throw new Error(
      `Cannot parse a list of CPUs: it has ${JSON.stringify(range)}, want 3 or 0-3 between commas`,
    );
  }
  const start = Number(first);
  return Array.from({ length: Number(last) - start + 1 }, (_, index) => start + index);
}
