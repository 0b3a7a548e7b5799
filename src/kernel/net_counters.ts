/** What a counter of network devices is called. */
interface CounterName {
  readonly type: "counter";
  readonly name: string;
  /** One sentence. */
  readonly help: string;
}

function counted(statistic: string, help: string): CounterName {
  return { type: "counter", name: `node_network_${statistic}_total`, help };
}

/** The counters of `/proc/net/dev`, in the order of its columns, with the one that only sysfs has at the end. */
export const NET_DEV_NAMES: readonly CounterName[] = [
  counted("receive_bytes", "Bytes received."),
  counted("receive_packets", "Packets received."),
  counted("receive_errs", "Packets received with an error."),
  counted("receive_drop", "Packets dropped on receipt, by the kernel or for want of buffers."),
  counted("receive_fifo", "Receive overruns of the hardware's queue."),
  counted("receive_frame", "Packets received malformed: length, overrun, checksum or alignment."),
  counted("receive_compressed", "Compressed packets received."),
  counted("receive_multicast", "Multicast packets received."),
  counted("transmit_bytes", "Bytes transmitted."),
  counted("transmit_packets", "Packets transmitted."),
  counted("transmit_errs", "Packets not transmitted because of an error."),
  counted("transmit_drop", "Packets dropped on their way out."),
  counted("transmit_fifo", "Transmit underruns of the hardware's queue."),
  counted("transmit_colls", "Collisions seen while transmitting."),
  counted("transmit_carrier", "Packets lost to the link: carrier, abort, heartbeat or window."),
  counted("transmit_compressed", "Compressed packets transmitted."),
  counted("receive_nohandler", "Packets received that nothing wanted, as on an idle bond slave."),
];

/** The counters in the files of `/sys/class/net/<device>/statistics`. */
const STATISTICS: readonly (readonly [file: string, name: CounterName])[] = [
  ["rx_bytes", counted("receive_bytes", "Bytes received.")],
  ["rx_packets", counted("receive_packets", "Packets received.")],
  ["rx_errors", counted("receive_errors", "Packets received with an error.")],
  ["rx_dropped", counted("receive_dropped", "Packets the kernel dropped on receipt.")],
  ["rx_missed_errors", counted("receive_missed_errors", "Packets dropped for want of buffers.")],
  ["rx_fifo_errors", counted("receive_fifo_errors", "Overruns of the hardware's queue.")],
  ["rx_frame_errors", counted("receive_frame_errors", "Packets received misaligned.")],
  ["rx_length_errors", counted("receive_length_errors", "Packets of the wrong length.")],
  ["rx_over_errors", counted("receive_over_errors", "Packets too long for their buffer.")],
  ["rx_crc_errors", counted("receive_crc_errors", "Packets with a wrong checksum.")],
  ["rx_compressed", counted("receive_compressed", "Compressed packets received.")],
  ["rx_nohandler", counted("receive_nohandler", "Packets received that nothing wanted.")],
  ["multicast", counted("multicast", "Multicast packets received.")],
  ["tx_bytes", counted("transmit_bytes", "Bytes transmitted.")],
  ["tx_packets", counted("transmit_packets", "Packets transmitted.")],
  ["tx_errors", counted("transmit_errors", "Packets not transmitted because of an error.")],
  ["tx_dropped", counted("transmit_dropped", "Packets dropped on their way out.")],
  ["tx_fifo_errors", counted("transmit_fifo_errors", "Underruns of the hardware's queue.")],
  ["tx_carrier_errors", counted("transmit_carrier_errors", "Packets lost with the carrier.")],
  ["tx_aborted_errors", counted("transmit_aborted_errors", "Packets the device gave up.")],
  ["tx_heartbeat_errors", counted("transmit_heartbeat_errors", "Packets without a heartbeat.")],
  ["tx_window_errors", counted("transmit_window_errors", "Packets with a collision too late.")],
  ["tx_compressed", counted("transmit_compressed", "Compressed packets transmitted.")],
  ["collisions", counted("collisions", "Collisions seen while transmitting.")],
];

/** The files of the detailed counters. */
export const STATISTICS_FILES = STATISTICS.map(([file]) => file);
/** What each of them is called, in the same order. */
export const STATISTICS_NAMES = STATISTICS.map(([, name]) => name);

const WITHOUT_FILES: Readonly<Record<string, CounterName>> = {
  node_network_receive_errs_total: counted("receive_errors", "Packets received with an error."),
  node_network_receive_drop_total: counted("receive_dropped", "Packets dropped on receipt."),
  node_network_transmit_errs_total: counted(
    "transmit_errors",
    "Packets not transmitted because of an error.",
  ),
  node_network_transmit_drop_total: counted(
    "transmit_dropped",
    "Packets dropped on their way out.",
  ),
};

/**
 * What the columns of `/proc/net/dev` are called where they stand in for the detailed counters: as node_exporter does it,
 * only errors and drops are named like those.
 */
export const STAND_IN_NAMES: readonly CounterName[] = NET_DEV_NAMES.map(
  (counter) => WITHOUT_FILES[counter.name] ?? counter,
);
