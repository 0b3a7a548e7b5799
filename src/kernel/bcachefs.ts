const POWERS = "kmgtpe";

/** A row of one of bcachefs' tables: its name, and what stands in its columns. */
export interface BcachefsRow {
  readonly name: string;
  readonly columns: readonly string[];
}

/** A number of bcachefs' that has two names: `write` and `user`. */
export interface BcachefsDone {
  readonly operation: string;
  readonly dataType: string;
  readonly bytes: number;
}

/** Parses a number as bcachefs writes it for people, `44.5T` in powers of 1024, in whole units; undefined where it is none. */
export function parseBcachefsNumber(text: string): number | undefined {
  const [, number, unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([kmgtpe]?)\s*$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  return Math.trunc(Number(number) * 1024 ** (POWERS.indexOf(unit.toLowerCase() || " ") + 1));
}

/** Parses the rows below a table's header, such as those of `compression_stats`; names lose their colon. */
export function parseBcachefsTable(text: string): BcachefsRow[] {
  return text.split("\n").slice(1).flatMap(parseRow);
}

/** Parses the file system's `errors`: rows without a header. */
export function parseBcachefsErrors(text: string): BcachefsRow[] {
  return text.split("\n").flatMap(parseRow);
}

/** Parses one of the file system's counters: what it has come to since the file system was made; undefined where it is none. */
export function parseBcachefsCounter(text: string): number | undefined {
  const [, sinceCreation] = /^since filesystem creation:(.*)$/m.exec(text) ?? [];
  return parseBcachefsNumber(sinceCreation ?? "");
}

/** Parses a device's `io_done`: bytes by what was done, `read` or `write`, and to what. */
export function parseBcachefsDone(text: string): BcachefsDone[] {
  const done: BcachefsDone[] = [];
  let operation = "";
  for (const line of text.split("\n")) {
    const [, name = "", number = ""] = /^\s*([^:]+?)\s*:\s*(\d*)\s*$/.exec(line) ?? [];
    if (number === "") operation = name || operation;
    else if (operation !== "") done.push({ operation, dataType: name, bytes: Number(number) });
  }
  return done;
}

/** Parses the part of a device's `io_errors` that goes back to when the file system was made. */
export function parseBcachefsIoErrors(text: string): BcachefsRow[] {
  const [, sinceCreation = ""] =
    /^IO errors since filesystem creation\s*\n((?:[ \t].*(?:\n|$))*)/m.exec(text) ?? [];
  return sinceCreation.split("\n").flatMap((line) => parseRow(line.replace(":", ": ")));
}

function parseRow(line: string): BcachefsRow[] {
  const [name = "", ...columns] = line.trim().split(/\s+/);
  return columns.length === 0 ? [] : [{ name: name.replace(/:$/, ""), columns }];
}
