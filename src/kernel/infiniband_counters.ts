/** A number in the folder of an InfiniBand port. */
export interface PortCounter {
  readonly folder: "counters" | "counters_ext" | "hw_counters";
  readonly file: string;
  /** What it is called, without the prefix and suffix of a counter's name. */
  readonly name: string;
  /** What it counts, in a sentence. */
  readonly help: string;
  /** What makes its unit a base unit. */
  readonly scale: number;
}

/** The kernel counts data in words of 4 bytes. */
const WORD = 4;

type Row = readonly [file: string, name: string, help: string, scale?: number];

/**
 * What drivers count at a port, each of them some. Before kernel 4.5 what does not fit 32 bits was in a folder of its own.
 * @see Documentation/ABI/stable/sysfs-class-infiniband of the kernel
 */
export const PORT_COUNTERS: readonly PortCounter[] = [
  ...counted("counters_ext", [
    [
      "port_multicast_rcv_packets",
      "legacy_multicast_packets_received",
      "Multicast packets received.",
    ],
    [
      "port_multicast_xmit_packets",
      "legacy_multicast_packets_transmitted",
      "Multicast packets sent.",
    ],
    ["port_rcv_data_64", "legacy_data_received_bytes", "Bytes received.", WORD],
    ["port_rcv_packets_64", "legacy_packets_received", "Packets received."],
    ["port_unicast_rcv_packets", "legacy_unicast_packets_received", "Unicast packets received."],
    ["port_unicast_xmit_packets", "legacy_unicast_packets_transmitted", "Unicast packets sent."],
    ["port_xmit_data_64", "legacy_data_transmitted_bytes", "Bytes sent.", WORD],
    ["port_xmit_packets_64", "legacy_packets_transmitted", "Packets sent."],
  ]),
  ...counted("counters", [
    ["VL15_dropped", "vl15_dropped", "Management packets dropped for want of buffers."],
    [
      "excessive_buffer_overrun_errors",
      "excessive_buffer_overrun_errors",
      "Lasting buffer overruns.",
    ],
    ["link_downed", "link_downed", "Times the link could not recover and went down."],
    ["link_error_recovery", "link_error_recovery", "Times the link recovered from an error."],
    [
      "local_link_integrity_errors",
      "local_link_integrity_errors",
      "Times local errors were too many.",
    ],
    ["multicast_rcv_packets", "multicast_packets_received", "Multicast packets received."],
    ["multicast_xmit_packets", "multicast_packets_transmitted", "Multicast packets sent."],
    [
      "port_rcv_constraint_errors",
      "port_constraint_errors_received",
      "Packets received but not allowed.",
    ],
    ["port_rcv_data", "port_data_received_bytes", "Bytes received.", WORD],
    ["port_rcv_discards", "port_discards_received", "Packets received and discarded."],
    ["port_rcv_errors", "port_errors_received", "Packets received with an error."],
    ["port_rcv_packets", "port_packets_received", "Packets received."],
    [
      "port_rcv_remote_physical_errors",
      "port_receive_remote_physical_errors",
      "Packets received that were marked bad on their way.",
    ],
    [
      "port_rcv_switch_relay_errors",
      "port_receive_switch_relay_errors",
      "Packets a switch could not forward.",
    ],
    [
      "port_xmit_constraint_errors",
      "port_constraint_errors_transmitted",
      "Packets not sent because they are not allowed.",
    ],
    ["port_xmit_data", "port_data_transmitted_bytes", "Bytes sent.", WORD],
    [
      "port_xmit_discards",
      "port_discards_transmitted",
      "Packets not sent because the port is down or congested.",
    ],
    ["port_xmit_packets", "port_packets_transmitted", "Packets sent."],
    [
      "port_xmit_wait",
      "port_transmit_wait",
      "Ticks in which the port had data and could send none.",
    ],
    ["symbol_error", "symbol_error", "Minor errors on the link's lanes."],
    ["unicast_rcv_packets", "unicast_packets_received", "Unicast packets received."],
    ["unicast_xmit_packets", "unicast_packets_transmitted", "Unicast packets sent."],
  ]),
  ...counted("hw_counters", [
    ["duplicate_request", "duplicate_requests_packets", "Requests received twice."],
    ["implied_nak_seq_err", "implied_nak_seq_errors", "Acknowledgements ahead of the one awaited."],
    ["local_ack_timeout_err", "local_ack_timeout_errors", "Acknowledgements that came too late."],
    ["np_cnp_sent", "np_cnp_packets_sent", "Congestion notifications sent."],
    [
      "np_ecn_marked_roce_packets",
      "np_ecn_marked_roce_packets_received",
      "RoCEv2 packets received with a mark of congestion.",
    ],
    ["out_of_buffer", "out_of_buffer_drops", "Packets dropped for want of work requests."],
    ["out_of_sequence", "out_of_sequence_packets_received", "Packets received out of sequence."],
    ["packet_seq_err", "packet_sequence_errors", "Sequence errors the other side told of."],
    ["req_cqe_error", "req_cqes_errors", "Completions with an error, as requester."],
    [
      "req_cqe_flush_error",
      "req_cqes_flush_errors",
      "Completions flushed with an error, as requester.",
    ],
    [
      "req_remote_access_errors",
      "req_remote_access_errors",
      "Accesses the other side refused, as requester.",
    ],
    [
      "req_remote_invalid_request",
      "req_remote_invalid_request_errors",
      "Requests the other side found invalid, as requester.",
    ],
    ["resp_cqe_error", "resp_cqes_errors", "Completions with an error, as responder."],
    [
      "resp_cqe_flush_error",
      "resp_cqes_flush_errors",
      "Completions flushed with an error, as responder.",
    ],
    [
      "resp_local_length_error",
      "resp_local_length_errors",
      "Requests of a wrong length, as responder.",
    ],
    ["resp_remote_access_errors", "resp_remote_access_errors", "Accesses refused, as responder."],
    [
      "rnr_nak_retry_err",
      "rnr_nak_retry_packets_received",
      "Answers of a receiver that was not ready.",
    ],
    ["roce_adp_retrans", "roce_adp_retransmits", "Adaptive retransmissions of RoCE."],
    [
      "roce_adp_retrans_to",
      "roce_adp_retransmits_timeout",
      "Timeouts of adaptive retransmissions of RoCE.",
    ],
    ["roce_slow_restart", "roce_slow_restart_used", "Slow restarts of RoCE."],
    [
      "roce_slow_restart_cnps",
      "roce_slow_restart_cnps",
      "Congestion notifications of slow restarts of RoCE.",
    ],
    ["roce_slow_restart_trans", "roce_slow_restart", "Changes of RoCE to slow restart."],
    ["rp_cnp_handled", "rp_cnp_packets_handled", "Congestion notifications heeded."],
    ["rp_cnp_ignored", "rp_cnp_ignored_packets_received", "Congestion notifications ignored."],
    ["rx_atomic_requests", "rx_atomic_requests", "Atomic requests received."],
    ["rx_dct_connect", "rx_dct_connect_requests", "Connection requests received."],
    [
      "rx_icrc_encapsulated",
      "rx_icrc_encapsulated_errors",
      "RoCE packets received with a wrong checksum.",
    ],
    ["rx_read_requests", "rx_read_requests", "Read requests received."],
    ["rx_write_requests", "rx_write_requests", "Write requests received."],
  ]),
];

function counted(folder: PortCounter["folder"], rows: readonly Row[]): PortCounter[] {
  return rows.map(([file, name, help, scale = 1]) => ({ folder, file, name, help, scale }));
}
