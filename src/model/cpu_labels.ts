import type { Labels } from "./family.ts";

/** Hands out the labels of the rows of a table that has a column for each CPU, the same objects poll after poll. */
export interface CpuLabels {
  /** A poll of a table with these CPUs begins: rows the one before it did not ask for are forgotten. */
  readonly turn: (cpus: readonly string[]) => void;
  /** The labels of the row with these values, in the order of the names: one for each CPU, `cpu` first. */
  readonly of: (...values: readonly string[]) => readonly Labels[];
}

/** Labels named `cpu` and these. A key for a row, not for a sample: there may be hundreds of CPUs. */
export function createCpuLabels(...names: readonly string[]): CpuLabels {
  let known = "";
  let cpus: readonly string[] = [];
  let previous = new Map<string, readonly Labels[]>();
  let current = new Map<string, readonly Labels[]>();
  return {
    turn: (online) => {
      const key = online.join();
      previous = key === known ? current : new Map<string, readonly Labels[]>();
      current = new Map();
      [known, cpus] = [key, online];
    },
    of: (...values) => {
      const key = values.join("\0");
      const row = current.get(key) ?? previous.get(key) ?? rowOf(cpus, names, values);
      current.set(key, row);
      return row;
    },
  };
}

function rowOf(
  cpus: readonly string[],
  names: readonly string[],
  values: readonly string[],
): Labels[] {
  const rest = names.map((name, index) => [name, values[index] ?? ""]);
  return cpus.map((cpu) => Object.fromEntries([["cpu", cpu], ...rest]) as Labels);
}
