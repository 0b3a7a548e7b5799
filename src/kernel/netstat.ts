import { remember, rememberLines } from "../lib/remember.ts";

/** Counters of the network protocols by `<protocol>_<field>`, such as `Tcp_InSegs`. */
export type ProtocolCounters = ReadonlyMap<string, number>;

type IsWanted = (field: string) => boolean;

/**
 * Parses one text of such a file; while the text is the one of the last time the counters are the same object. Throws
 * where a wanted field is no number.
 */
export type ParseCounters = (text: string) => ProtocolCounters;

/** A line of names. */
interface Header {
  readonly columns: number;
  /** The wanted ones. */
  readonly fields: readonly string[];
  /** In which column each of them is. */
  readonly places: readonly number[];
}

/** What one protocol counts. */
interface Protocol {
  readonly header: Header;
  /** Of the wanted fields, in their order. */
  readonly counts: readonly number[];
}

/**
 * A parser of the wanted fields of `/proc/net/netstat` and `/proc/net/snmp`: of each protocol a line of names, then one
 * of numbers. The names, some 400, are looked at only when they are not those of the last text, and so are the numbers of a
 * protocol. The parser throws where the two lines have not the same protocol and length.
 * @param file what is parsed, for the error
 * @see proc_pid_net(5)
 */
export function createNetstatParser(file: string, isWanted: IsWanted): ParseCounters {
  let known: readonly string[] = [];
  let protocols: readonly Protocol[] = [];
  return remember((text) => {
    const lines = text.split("\n");
    const parsed: Protocol[] = [];
    const counters = new Map<string, number>();
    for (let index = 0; index + 1 < lines.length; index += 2) {
      const names = lines[index] ?? "";
      const numbers = lines[index + 1] ?? "";
      const before = names === known[index] ? protocols[parsed.length] : undefined;
      let protocol = numbers === known[index + 1] ? before : undefined;
      if (protocol === undefined) {
        const header = before?.header ?? headerOf(names, isWanted);
        protocol = { header, counts: countsOf(header, [names, numbers], file) };
      }
      parsed.push(protocol);
      const { counts } = protocol;
      protocol.header.fields.forEach((field, at) => counters.set(field, counts[at] ?? NaN));
    }
    [known, protocols] = [lines, parsed];
    return counters;
  });
}

function headerOf(line: string, isWanted: IsWanted): Header {
  const [head = "", ...names] = line.split(" ");
  const fields: string[] = [];
  const places: number[] = [];
  for (const [index, name] of names.entries()) {
    const field = `${head.slice(0, -1)}_${name}`;
    if (!isWanted(field)) continue;
    fields.push(field);
    places.push(index + 1);
  }
  return { columns: names.length + 1, fields, places };
}

function countsOf(
  { columns, fields, places }: Header,
  [names, numbers]: readonly [names: string, numbers: string],
  file: string,
): number[] {
  const values = numbers.split(" ");
  const head = names.slice(0, names.indexOf(" "));
  if (head !== values[0] || !head.endsWith(":") || columns !== values.length) {
    throw new Error(
      `Cannot parse ${file}: a line begins ${JSON.stringify(head)} and has ${columns} columns, the next ${JSON.stringify(values[0])} and ${values.length}, want the same`,
    );
  }
  return fields.map((field, at) => parseCount(values[places[at] ?? 0], field, file));
}

/**
 * A parser of the wanted fields of `/proc/net/snmp6`: a line each, in which the protocol's name ends in the first 6.
 * Lines that are something else are left out.
 */
export function createSnmp6Parser(isWanted: IsWanted): ParseCounters {
  const parseLines = rememberLines((line) => parseSnmp6Line(line, isWanted));
  return remember((text) => {
    const counters = new Map<string, number>();
    for (const line of parseLines(text)) {
      if (line !== undefined) counters.set(line.field, line.count);
    }
    return counters;
  });
}

function parseSnmp6Line(line: string, isWanted: IsWanted) {
  const end = line.search(/\s/);
  const name = end === -1 ? line : line.slice(0, end);
  const nameEnd = name.indexOf("6") + 1;
  const field = `${name.slice(0, nameEnd)}_${name.slice(nameEnd)}`;
  if (nameEnd === 0 || !isWanted(field)) return undefined;
  const value = end === -1 ? undefined : line.slice(end).trim();
  return { field, count: parseCount(value, field, "net/snmp6") };
}

function parseCount(text: string | undefined, field: string, file: string): number {
  const count = text === undefined || text === "" ? NaN : Number(text);
  if (Number.isNaN(count)) {
    throw new Error(
      `Cannot parse ${file}: ${field} is ${JSON.stringify(text ?? "")}, want a number`,
    );
  }
  return count;
}
