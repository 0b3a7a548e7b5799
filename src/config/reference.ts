import { CATALOG } from "../catalog.ts";
import type { CollectorDefinition } from "../polling/collector.ts";
import { VIRTUAL_GLOBS } from "../kernel/virtual.ts";
import { formatDuration } from "../lib/duration.ts";
import { listOptions, listOptionsWithItems, type Option } from "./options.ts";
import { commonOptions, defaultEntrySchema, settingsSchema } from "./schema.ts";

const CONFIGURATION = `\
# Configuration

\`metrics-exporter --config FILE\` reads one YAML file, \`/etc/metrics-exporter/collectors.yaml\` unless told otherwise.
\`metrics-exporter check FILE\` says what is wrong with one without starting anything, and \`SIGHUP\` reads it again.

\`\`\`yaml
listen: 127.0.0.1:9777
labels: { env: prod }
collectors:
  - default
  - kind: disk
    interval: 30s
    mount_points: { exclude: [/mnt/**] }
\`\`\`

- A duration is \`250ms\`, \`15s\`, \`5m\` or \`1h\`; a size is \`512B\`, \`16KiB\`, \`64MiB\` or \`1GiB\`.
- \`\${NAME}\` in a value is the environment's variable, \`\${NAME:-default}\` has a default for one that is unset or empty,
  \`$\${\` is a literal \`\${\`. Between \`{}\` and \`[]\` YAML wants quotes around it. A value without quotes may so become a
  number; what a variable holds is never read as YAML.
- The file is YAML 1.2, in UTF-8, of at most 1 MiB, one document. Anchors and aliases work; merge keys (\`<<\`) do not.
- An unknown key, a wrong type or a value out of bounds is a fault. All faults are shown at once, each with its line, and
  the exit status is 78. A reload with a fault leaves the configuration in force as it was.
- Editors that know YAML's language server complete and check the file with this line at its top, the path being that of
  [collectors.schema.json](collectors.schema.json):

\`\`\`yaml
# yaml-language-server: $schema=./collectors.schema.json
\`\`\`

## Settings
`;

const ENTRIES = `\
## Collectors

Each entry of \`collectors\` is a kind, or a mapping with a kind, its own options ([collectors](collectors.md)) and these.
`;

const DEFAULT = `\
### default

The entry \`default\` stands for every kind that is on by default and has no entry of its own: \`[default, interrupts]\` adds
one, \`[default, {kind: disk, interval: 30s}]\` has the disk polled otherwise than the rest. As a mapping it takes these.
`;

const SERIES = `\
### max_series

A poll that returns more series than this has the rest dropped before anyone sees them. The limit is shared out evenly among
the families, and what one does not need goes to the others: so one that grows without end leaves the others whole. Of a
family with too many series the first stay in the order of their labels, of a histogram or summary all parts or none: which ones
stay depends on the series alone. \`metrics_exporter_series_dropped_total{collector}\` counts those dropped at each poll, and the log tells
when that begins and ends.
`;

const VIRTUAL = `\
### exclude_virtual

Leaves out, in every collector that shows them, besides what its own filters leave out:
`;

const PLATFORM = `\
### platform

Under \`platform: portable\`, which \`auto\` chooses on macOS, Windows and BSD, the kinds marked portable in
[collectors](collectors.md) read by Node and the packages systeminformation and check-disk-space, the others have no data.
Names, labels and units are those of Linux; what a system does not tell is absent. Some are dear there, as they start programs:
unless its entry has an \`interval\`, such a kind is polled no more often than this.
`;

const COLLECTORS = `\
# Collectors

Each reads one source. \`metrics-exporter collectors\` tells which of the sources this host has. Those that replace a
collector of node_exporter have its metric names. The entry [default](configuration.md#default) stands for those that are on by default;
those marked portable work on [other systems](configuration.md#platform) than Linux, too.
`;

/** The reference of the configuration's keys, in Markdown. */
export function configurationMarkdown(): string {
  const byDefault = CATALOG.filter(({ onByDefault }) => onByDefault).map(({ kind }) => kind);
  return [
    CONFIGURATION,
    optionTable(listOptions(settingsSchema)),
    ...[ENTRIES, optionTable(listOptions(commonOptions))],
    ...[DEFAULT, optionTable(listOptions(defaultEntrySchema(byDefault)))],
    SERIES,
    ...[VIRTUAL, virtualTable()],
    ...[PLATFORM, dearTable()],
  ].join("\n");
}

/** The reference of the kinds of collectors, in Markdown. */
export function collectorsMarkdown(): string {
  const rows = CATALOG.map(({ kind, description, sources, replaces = [], ...marks }) => [
    `[${kind}](#${kind})`,
    description,
    sources.map(code).join(", "),
    replaces.map(code).join(", "),
    marks.onByDefault ? "on" : "",
    marks.portable ? "portable" : "",
  ]);
  const head = [
    ...["Kind", "What it shows", "Source", "Replaces in node_exporter", "By default"],
    "Other systems",
  ];
  const overview = table(head, rows);
  return [COLLECTORS, overview, ...CATALOG.map(kindSection)].join("\n");
}

function kindSection({ kind, description, options }: CollectorDefinition): string {
  const list = listOptionsWithItems(options);
  const body = list.length === 0 ? "No options of its own.\n" : optionTable(list);
  return `## ${kind}\n\n${description}\n\n${body}`;
}

function virtualTable(): string {
  const rows = Object.entries(VIRTUAL_GLOBS).map(([what, globs]) => [
    what.replaceAll("_", " "),
    globs.map(code).join(", "),
  ]);
  return table(["What", "Globs"], rows);
}

function dearTable(): string {
  const rows = CATALOG.flatMap(({ kind, portable }) =>
    portable?.intervalSeconds === undefined
      ? []
      : [[code(kind), code(formatDuration(portable.intervalSeconds))]],
  );
  return table(["Kind", "Interval"], rows);
}

function optionTable(options: readonly Option[]): string {
  const rows = options
    .filter(({ type }) => type !== undefined)
    .map((option) => [
      code(option.path.join(".")),
      option.type ?? "",
      option.default === undefined ? "" : code(option.default),
      option.description,
    ]);
  return table(["Key", "Type", "Default", "What it is"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((title, column) =>
    Math.max(title.length, 3, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [line(head), rule, ...cells.map(line)].join("");
}

function code(text: string): string {
  return `\`${text}\``;
}
