/** Counters of the network protocols by `<protocol>_<field>`, such as `Tcp_InSegs`. */
export type ProtocolCounters = ReadonlyMap<string, number>;

type IsWanted = (field: string) => boolean;

/** Parses one text of such a file. Throws where a wanted field is no number. */
export type ParseCounters = (text: string) => ProtocolCounters;

interface Column {
  readonly index: number;
  readonly field: string;
}

interface Header {
  readonly columns: number;
  readonly wanted: readonly Column[];
}

const MOST_HEADERS = 100;

/**
 * A parser of the wanted fields of `/proc/net/netstat` and `/proc/net/snmp`: of each protocol a line of names, then one
 * of numbers. The names, some 400, are looked at only when they are not those of the last text. The parser throws where
 * the two lines have not the same protocol and length.
 * @param file what is parsed, for the error
 * @see proc_pid_net(5)
 */
export function createNetstatParser(file: string, isWanted: IsWanted): ParseCounters {
  const headers = new Map<string, Header>();

  function headerOf(line: string): Header {
    const known = headers.get(line);
    if (known !== undefined) return known;
    const [head = "", ...names] = line.split(" ");
    const columns = names.map((name, at) => ({
      index: at + 1,
      field: `${head.slice(0, -1)}_${name}`,
    }));
    const header = {
      columns: names.length + 1,
      wanted: columns.filter(({ field }) => isWanted(field)),
    };
    if (headers.size >= MOST_HEADERS) headers.clear();
    headers.set(line, header);
    return header;
  }

  return (text) => {
    const counters = new Map<string, number>();
    const lines = text.split("\n");
    for (let index = 0; index + 1 < lines.length; index += 2) {
      const [names = "", numbers = ""] = lines.slice(index, index + 2);
      const { columns, wanted } = headerOf(names);
      const values = numbers.split(" ");
      const head = names.slice(0, names.indexOf(" "));
      if (head !== values[0] || !head.endsWith(":") || columns !== values.length) {
        throw new Error(
          `Cannot parse ${file}: a line begins ${JSON.stringify(head)} and has ${columns} columns, the next ${JSON.stringify(values[0])} and ${values.length}, want the same`,
        );
      }
      for (const { index: column, field } of wanted) {
        counters.set(field, parseCount(values[column], field, file));
      }
    }
    return counters;
  };
}

/**
 * A parser of the wanted fields of `/proc/net/snmp6`: a line each, in which the protocol's name ends in the first 6.
 * Lines that are something else are left out.
 */
export function createSnmp6Parser(isWanted: IsWanted): ParseCounters {
  const fields = new Map<string, string | undefined>();

  /** The field of that name where it is wanted. */
  function fieldOf(name: string): string | undefined {
    if (fields.has(name)) return fields.get(name);
    const end = name.indexOf("6") + 1;
    const field = `${name.slice(0, end)}_${name.slice(end)}`;
    const wanted = end > 0 && isWanted(field) ? field : undefined;
    if (fields.size >= MOST_FIELDS) fields.clear();
    fields.set(name, wanted);
    return wanted;
  }

  return (text) => {
    const counters = new Map<string, number>();
    for (const line of text.split("\n")) {
      const end = line.search(/\s/);
      const field = fieldOf(end === -1 ? line : line.slice(0, end));
      if (field === undefined) continue;
      const value = end === -1 ? undefined : line.slice(end).trim();
      counters.set(field, parseCount(value, field, "net/snmp6"));
    }
    return counters;
  };
}

const MOST_FIELDS = 1000;

function parseCount(text: string | undefined, field: string, file: string): number {
  const count = text === undefined || text === "" ? NaN : Number(text);
  if (Number.isNaN(count)) {
    throw new Error(
      `Cannot parse ${file}: ${field} is ${JSON.stringify(text ?? "")}, want a number`,
    );
  }
  return count;
}
