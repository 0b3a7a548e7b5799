import { z } from "zod";
import { durationOption, durationSchema } from "../lib/duration.ts";
import { sizeOption } from "../lib/size.ts";
import { DEFAULT_PATHS } from "../kernel/reader.ts";
import type { CollectorDefinition } from "../polling/collector.ts";
import { formatListenAddress, readListenAddress } from "./listen.ts";

const INTERVALS = { min: "100ms", max: "24h" };
const WAITS = { min: "100ms", max: "1h" };
const RESERVED_LABELS = ["app_id", "run_id", "process_id", "le", "quantile"];
const MAX_LABEL_LENGTH = 1024;

const MAX_SERIES = 10_000_000;

const labelValue = z.string().min(1).max(MAX_LABEL_LENGTH);

const labelName = z
  .string()
  .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, "want letters, digits and _, no digit first")
  .refine((name) => !name.startsWith("__"), "want no __ at its start: Prometheus keeps those")
  .refine((name) => !RESERVED_LABELS.includes(name), {
    error: `want another than ${RESERVED_LABELS.join(", ")}, which have a meaning of their own`,
  });

const seriesLimit = z.int().min(1).max(MAX_SERIES);

const folder = (path: string, what: string) =>
  z.string().startsWith("/", "want an absolute path").default(path).describe(what);

const listenAddress = z.codec(
  z.string({ error: ({ input }) => wantedAddress(input) }),
  z.custom<Exclude<ReturnType<typeof readListenAddress>, string>>(),
  {
    decode: (text, context) => {
      const address = readListenAddress(text);
      if (typeof address !== "string") return address;
      context.issues.push({ code: "custom", input: text, message: address });
      return z.NEVER;
    },
    encode: formatListenAddress,
  },
);

const listenAddresses = z
  .array(listenAddress)
  .min(1)
  .superRefine((addresses, context) => {
    const texts = addresses.map(formatListenAddress);
    texts.forEach((text, index) => {
      if (texts.indexOf(text) === index) return;
      context.addIssue({ code: "custom", path: [index], message: "want each address once" });
    });
  });

/** Everything but the collectors' own options: the keys at the top of the file. */
export const settingsSchema = z.strictObject({
  app_id: labelValue
    .default("metrics-exporter")
    .describe("The app_id label of every series the daemon reads itself."),
  run_id: labelValue
    .nullable()
    .default(null)
    .describe("The run_id label; empty: seven random characters, new at each start."),
  listen: z
    .union([listenAddress, listenAddresses], {
      error: "want an address such as 127.0.0.1:9777, or a list of addresses",
    })
    .prefault("127.0.0.1:9777")
    .describe(
      "Where to listen: host:port, :port for every interface, unix:/path, systemd for socket activation, or a list of these.",
    ),
  interval: durationOption("Time between two polls of a collector.", "5s", INTERVALS),
  timeout: durationSchema(INTERVALS)
    .optional()
    .describe("Longest a poll may take; without it the smaller of the interval and 5s."),
  max_series: seriesLimit
    .default(10_000)
    .describe("Most series a poll of a collector may leave behind; more are dropped and counted."),
  labels: z
    .record(
      labelName,
      z
        .string()
        .max(MAX_LABEL_LENGTH)
        .meta({ type: ["string", "number", "boolean"] }),
    )
    .default({})
    .describe("Labels put on every series."),
  timestamps: z
    .boolean()
    .default(false)
    .describe("Whether every sample carries the time of its poll."),
  debug_vars: z
    .strictObject({
      allow: z
        .enum(["loopback", "all"])
        .default("loopback")
        .describe("Who may read /debug/vars: this host alone, or everyone."),
    })
    .prefault({})
    .describe("The page /debug/vars."),
  platform: z
    .enum(["auto", "linux", "portable"])
    .default("auto")
    .describe(
      "How the host is read: linux by /proc and /sys, portable by what other systems have too; auto goes by the system.",
    ),
  paths: z
    .strictObject({
      procfs: folder(DEFAULT_PATHS.procfs, "The host's /proc."),
      sysfs: folder(DEFAULT_PATHS.sysfs, "The host's /sys."),
      rootfs: folder(DEFAULT_PATHS.rootfs, "The host's root."),
      udev: folder(DEFAULT_PATHS.udev, "The folder with udev's knowledge of devices."),
    })
    .prefault({})
    .describe("Where the host's own file systems are mounted, for a daemon in a container."),
  exclude_virtual: z
    .boolean()
    .default(false)
    .describe(
      "Whether the devices and mounts of containers, virtual machines and snaps are left out.",
    ),
  log: z
    .strictObject({
      level: z
        .enum(["error", "warn", "info", "debug"])
        .default("info")
        .describe("The least urgent lines to write."),
      format: z
        .enum(["auto", "json", "text"])
        .default("auto")
        .describe(
          "One JSON object a line, or text for people; auto is text on a terminal and json elsewhere.",
        ),
      max_length: z
        .int()
        .min(0)
        .max(1_000_000)
        .default(1024)
        .describe("Longer strings are cut to this many characters; 0 cuts none."),
    })
    .prefault({})
    .describe("What the daemon writes of its own doings."),
  server: z
    .strictObject({
      max_connections: z
        .int()
        .min(1)
        .max(65_535)
        .default(512)
        .describe("Connections open at once; more are refused."),
      max_header_bytes: sizeOption("Largest header of a request.", "16KiB", {
        min: "1KiB",
        max: "1MiB",
      }),
      max_body_bytes: sizeOption("Largest body of a request.", "64KiB", {
        min: "1B",
        max: "64MiB",
      }),
      request_timeout: durationOption("Time a client has to send its whole request.", "10s", WAITS),
      response_timeout: durationOption("Time a client has to take the whole answer.", "30s", WAITS),
      keep_alive_timeout: durationOption(
        "Time an idle connection stays open; longer than the scrape interval spares connecting anew.",
        "75s",
        WAITS,
      ),
    })
    .prefault({})
    .describe("What the server allows a client."),
  collectors: z
    .array(z.unknown(), { error: "want a list of collectors" })
    .min(1, "want at least one collector")
    .describe("What to collect: kinds, or mappings with a kind and its options.")
    .meta({ title: "list of collectors" }),
});

/** The file's top level as parsed. */
export type Settings = z.output<typeof settingsSchema>;

const NAME = /^[a-zA-Z_][a-zA-Z0-9_-]*$/;

/** The options every kind of collector has. */
export const commonOptions = z.strictObject({
  kind: z.string().describe("Which collector."),
  name: z
    .string()
    .regex(NAME, "want letters, digits, _ and -, a letter or _ first")
    .max(MAX_LABEL_LENGTH)
    .optional()
    .describe("The collector label; without it the kind. Two of a kind need names."),
  interval: durationSchema(INTERVALS)
    .optional()
    .describe("Time between two polls; without it the interval at the top."),
  timeout: durationSchema(INTERVALS)
    .optional()
    .describe(
      "Longest a poll may take; without it the smaller of the interval and the timeout at the top.",
    ),
  max_series: seriesLimit
    .optional()
    .describe("Most series a poll may leave behind; without it the max_series at the top."),
});

/** The entry that stands for all kinds that are on by default. */
export const DEFAULT_ENTRY = "default";

/** The schema of a mapping with `kind: default`, which stands for these kinds. */
export function defaultEntrySchema(kinds: readonly string[]) {
  return commonOptions.omit({ name: true }).safeExtend({
    kind: z
      .literal(DEFAULT_ENTRY)
      .describe("Every kind that is on by default and has no entry of its own."),
    except: z
      .array(z.enum(kinds))
      .default([])
      .describe("Kinds it does not stand for.")
      .meta({ title: "list of kinds" }),
  });
}

/** The schema of one kind's mapping in the list of collectors. */
export function entrySchema(definition: CollectorDefinition) {
  const kind = z.literal(definition.kind).describe(definition.description);
  return definition.options.safeExtend({ ...commonOptions.shape, kind });
}

function wantedAddress(input: unknown): string {
  const address = readListenAddress(typeof input === "number" ? String(input) : "");
  return typeof address === "string" ? address : "want an address such as 127.0.0.1:9777";
}
