/** Counters of the network protocols by `<protocol>_<field>`, such as `Tcp_InSegs`. */
export type ProtocolCounters = ReadonlyMap<string, number>;

type IsWanted = (field: string) => boolean;

/**
 * Parses the wanted fields of `/proc/net/netstat` and `/proc/net/snmp`: of each protocol a line of names, then one of numbers.
 * Throws where the two have not the same protocol and length, and where a wanted field is no number.
 * @param file what is parsed, for the error
 * @see proc_pid_net(5)
 */
export function parseNetstat(text: string, file: string, isWanted: IsWanted): ProtocolCounters {
  const counters = new Map<string, number>();
  const lines = text.split("\n");
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const names = lines[index]?.split(" ") ?? [];
    const values = lines[index + 1]?.split(" ") ?? [];
    const [head = ""] = names;
    if (head !== values[0] || !head.endsWith(":") || names.length !== values.length) {
      throw new Error(
        `Cannot parse ${file}: a line begins ${JSON.stringify(head)} and has ${names.length} columns, the next ${JSON.stringify(values[0])} and ${values.length}, want the same`,
      );
    }
    const protocol = head.slice(0, -1);
    for (let column = 1; column < names.length; column += 1) {
      const field = `${protocol}_${names[column] ?? ""}`;
      if (isWanted(field)) counters.set(field, parseCount(values[column], field, file));
    }
  }
  return counters;
}

/**
 * Parses the wanted fields of `/proc/net/snmp6`: the protocol's name ends in the first 6 of a line.
 * Throws where a wanted field is no number.
 */
export function parseSnmp6(text: string, isWanted: IsWanted): ProtocolCounters {
  const counters = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [name = "", value] = line.split(/\s+/, 2);
    const end = name.indexOf("6") + 1;
    if (end === 0) continue;
    const field = `${name.slice(0, end)}_${name.slice(end)}`;
    if (isWanted(field)) counters.set(field, parseCount(value, field, "net/snmp6"));
  }
  return counters;
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
