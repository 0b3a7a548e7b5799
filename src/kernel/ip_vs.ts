import { ipv4Of, shortIpv6 } from "./ip_address.ts";

/** What the virtual servers have served since they were set up. */
export interface VirtualServerTotals {
  readonly connections: number;
  readonly incomingPackets: number;
  readonly outgoingPackets: number;
  readonly incomingBytes: number;
  readonly outgoingBytes: number;
}

/** One real server behind one virtual one. */
export interface Backend {
  readonly proto: string;
  /** The virtual server; no address and port `0` where packets are chosen by firewall mark. */
  readonly local_address: string;
  readonly local_port: string;
  /** The firewall mark, in hexadecimal; empty where the server has an address. */
  readonly local_mark: string;
  readonly remote_address: string;
  readonly remote_port: string;
  readonly weight: number;
  readonly active: number;
  readonly inactive: number;
}

type Service = Pick<Backend, "proto" | "local_address" | "local_port" | "local_mark">;

const HEADING = "RemoteAddress:Port";
const NO_SERVICE: Service = { proto: "", local_address: "", local_port: "0", local_mark: "" };

/**
 * Parses `/proc/net/ip_vs_stats`: the third line is five hexadecimal numbers. Throws where it is not.
 * @see ipvsadm(8)
 */
export function parseIpVsStats(text: string): VirtualServerTotals {
  const line = text.split("\n", 3)[2] ?? "";
  const numbers = line
    .trim()
    .split(/\s+/)
    .map((number) => Number(`0x${number}`));
  const [connections, incomingPackets, outgoingPackets, incomingBytes, outgoingBytes] = numbers;
  if (
    connections === undefined ||
    incomingPackets === undefined ||
    outgoingPackets === undefined ||
    incomingBytes === undefined ||
    outgoingBytes === undefined ||
    numbers.some(Number.isNaN)
  ) {
    throw new Error(
      `Cannot parse net/ip_vs_stats: its third line is ${JSON.stringify(line)}, want five hexadecimal numbers`,
    );
  }
  return { connections, incomingPackets, outgoingPackets, incomingBytes, outgoingBytes };
}

/**
 * Parses `/proc/net/ip_vs`: each virtual server's line is followed by those of its real servers.
 * Throws on a line of either kind that cannot be read.
 * @see ipvsadm(8)
 */
export function parseIpVs(text: string): Backend[] {
  const backends: Backend[] = [];
  let service = NO_SERVICE;
  for (const line of text.split("\n")) {
    const [head = "", subject = "", , weight, active, inactive] = line.trim().split(/\s+/);
    if (head === "FWM") {
      service = { ...NO_SERVICE, proto: head, local_mark: subject };
    } else if (head === "TCP" || head === "UDP" || head === "SCTP") {
      const [local_address, local_port] = parseEndpoint(subject, line);
      service = { proto: head, local_address, local_port, local_mark: "" };
    } else if (head === "->" && subject !== HEADING) {
      const [remote_address, remote_port] = parseEndpoint(subject, line);
      const numbers = {
        weight: Number(weight),
        active: Number(active),
        inactive: Number(inactive),
      };
      if (Object.values(numbers).some(Number.isNaN)) throw unreadable(line);
      backends.push({ ...service, remote_address, remote_port, ...numbers });
    }
  }
  return backends;
}

/** `C0A80001:0050` or `[2001:0DB8:…:0001]:0050`. */
function parseEndpoint(text: string, line: string): readonly [address: string, port: string] {
  const v4 = /^([\dA-F]{8}):([\dA-F]{4})$/i.exec(text);
  const v6 = /^\[([\dA-F:]{39})\]:([\dA-F]{4})$/i.exec(text);
  const [, address = "", port = ""] = v4 ?? v6 ?? [];
  if (address === "") throw unreadable(line);
  return [v4 === null ? shortIpv6(address) : ipv4Of(address), String(Number.parseInt(port, 16))];
}

function unreadable(line: string): Error {
  return new Error(
    `Cannot parse net/ip_vs: it has ${JSON.stringify(line)}, want an address with its port, and numbers behind a real server's`,
  );
}
