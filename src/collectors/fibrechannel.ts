import { z } from "zod";
import { listIfAny, parseCount, readText } from "../kernel/attributes.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { createSlowAttributes, type SlowAttributes } from "../kernel/slow_attributes.ts";
import { eachInTurn } from "../lib/each_in_turn.ts";
import { columnsOf } from "../model/columns.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { ifAny, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** The host ports of Fibre Channel adapters, as `node_fibrechannel_*`. */
export const fibrechannel = defineCollector({
  kind: "fibrechannel",
  description: "Frames, words and errors of each Fibre Channel host port.",
  sources: ["/sys/class/fc_host/*"],
  replaces: ["fibrechannel"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const hosts = createLabelCache("fc_host");
    const statistics = createSlowAttributes(kernel);
    const infos = createLabelCache("fc_host", ...ATTRIBUTES.map(({ label }) => label));
    return {
      poll: async ({ pause }) => {
        hosts.turn();
        infos.turn();
        const names = kernel.listSys("class/fc_host");
        const ports = await eachInTurn(names, pause, (host) => readPort(kernel, statistics, host));
        return [
          ...ifAny(
            INFO,
            ports.map(({ host, texts }) => ({ labels: infos.of(host, ...texts), value: 1 })),
          ),
          ...columnsOf(
            COLUMNS,
            ports.map(({ host, values }) => ({ labels: hosts.of(host), values })),
          ),
        ];
      },
    };
  },
});

const INFO = metric("gauge", "node_fibrechannel_info", "Which host port it is, always 1.");

/** Attributes that are shown as labels; numbers of the fabric without their `0x`. */
const ATTRIBUTES = [
  { label: "speed", isNumber: false },
  { label: "port_state", isNumber: false },
  { label: "port_type", isNumber: false },
  { label: "port_id", isNumber: true },
  { label: "port_name", isNumber: true },
  { label: "fabric_name", isNumber: true },
  { label: "symbolic_name", isNumber: false },
  { label: "supported_classes", isNumber: false },
  { label: "supported_speeds", isNumber: false },
  { label: "dev_loss_tmo", isNumber: false },
];

const COLUMNS = [
  column("dumped_frames", "dumped_frames", "Frames lost for want of a buffer."),
  column("error_frames", "error_frames", "Frames received with an error."),
  column("invalid_crc_count", "invalid_crc", "Frames received with a wrong checksum."),
  column("rx_frames", "rx_frames", "Frames received."),
  column("rx_words", "rx_words", "Words of 4 bytes received."),
  column("tx_frames", "tx_frames", "Frames transmitted."),
  column("tx_words", "tx_words", "Words of 4 bytes transmitted."),
  column("seconds_since_last_reset", "seconds_since_last_reset", "Seconds since the port's reset."),
  column("invalid_tx_word_count", "invalid_tx_words", "Words received that are not legal."),
  column("link_failure_count", "link_failure", "Times the link failed."),
  column("loss_of_sync_count", "loss_of_sync", "Times the port lost synchronisation."),
  column("loss_of_signal_count", "loss_of_signal", "Times the port lost the signal."),
  column("nos_count", "nos", "Not-operational sequences received."),
  column("fcp_packet_aborts", "fcp_packet_aborts", "SCSI packets aborted."),
];

/** How firmware says that it does not count this. */
const NOT_COUNTED = Number(0xffffffffffffffffn);

function column(file: string, name: string, help: string) {
  return { ...metric("counter", `node_fibrechannel_${name}_total`, help), file };
}

/** Undefined where the host has just gone. Some drivers ask the adapter for each of its statistics. */
async function readPort(kernel: KernelReader, statistics: SlowAttributes, host: string) {
  const folder = `class/fc_host/${host}`;
  const entries = listIfAny(kernel, folder);
  if (entries.length === 0) return undefined;
  const text = (attribute: string) => readText(kernel, `${folder}/${attribute}`);
  return {
    host,
    texts: ATTRIBUTES.map(({ label, isNumber }) =>
      isNumber ? withoutPrefix(text(label)) : text(label),
    ),
    values: await Promise.all(
      COLUMNS.map(async ({ file }) =>
        parseCounter(await statistics.read(`${folder}/statistics/${file}`)),
      ),
    ),
  };
}

function withoutPrefix(number: string): string {
  return number.length > 2 ? number.slice(2) : number;
}

function parseCounter(text: string | undefined): number | undefined {
  const count = parseCount(text);
  return count === NOT_COUNTED ? undefined : count;
}
