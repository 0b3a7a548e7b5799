import { CATALOG } from "../catalog.ts";
import type { CollectorDefinition } from "../polling/collector.ts";
import { listOptions, type Option } from "./options.ts";
import { DEFAULT_ENTRY, defaultEntrySchema, settingsSchema } from "./schema.ts";

const WIDTH = 98;
/** What an option without a default of its own comes to when all others are at theirs. */
const COMES_TO: Readonly<Record<string, string>> = { timeout: "5s" };
const INTRODUCTION = `\
# The configuration of metrics-exporter. Keys behind a # show their defaults: take the # away to change one,
# and from the key it is indented under.
# Durations are 250ms, 15s, 5m or 1h; sizes are 512B, 16KiB, 64MiB or 1GiB.
# \${NAME} and \${NAME:-default} in a value read the environment.`;
const COMMON = `\
  # Each entry is a kind, or a mapping with a kind and its options. Every kind also takes
  # - name: for the collector label; by default the kind, and two of a kind need names
  # - interval: between two polls; by default the interval above
  # - timeout: for a poll; by default the smaller of the interval and the timeout above
  # - max_series: that a poll may leave behind; by default the max_series above`;
const STOOD_FOR = `\
  # What default stands for: an entry of one's own takes the place of the default's. Take the # away before the
  # entry and before the options to change.`;
const OFF = "  # What is off unless it is named.";

/** What the daemon tells of itself, and a signal to try it with: on in the example. */
const OWN_KINDS = ["runtime", "event_loop_lag", "wave"];

/** A configuration file that collects what is on by default, with every option of every kind commented out. */
export function exampleConfig(): string {
  const settings = listOptions(settingsSchema.omit({ collectors: true }));
  const own = CATALOG.filter(({ kind }) => OWN_KINDS.includes(kind));
  const stoodFor = CATALOG.filter(({ onByDefault }) => onByDefault);
  const off = CATALOG.filter((definition) => ![...own, ...stoodFor].includes(definition));
  const blocks = [
    INTRODUCTION,
    ...startingAt(settings).map((block) => block.map((option) => show(option, 0)).join("\n")),
    ["collectors:", COMMON].join("\n"),
    showDefault(stoodFor),
    ...own.map(showKind),
    STOOD_FOR,
    ...stoodFor.map(showUnused),
    ...(off.length === 0 ? [] : [OFF, ...off.map(showUnused)]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function showDefault(kinds: readonly CollectorDefinition[]): string {
  const names = kinds.map(({ kind }) => kind);
  const { kind, except } = defaultEntrySchema(names).shape;
  const list = wrap(names.join(", "), WIDTH).map((line) => `  # ${line.trimStart()}`);
  return [
    `  # ${kind.description ?? ""}`,
    ...list,
    `  - kind: ${DEFAULT_ENTRY}`,
    `    # ${except.description ?? ""}`,
    "    #except: []",
  ].join("\n");
}

/** Cuts the options into blocks, each an option at the top with those inside it. */
function startingAt(options: readonly Option[]): Option[][] {
  const tops = options.filter(({ path }) => path.length === 1);
  return tops.map(({ path: [top] }) => options.filter(({ path }) => path[0] === top));
}

function showKind({ kind, description, options }: CollectorDefinition): string {
  const list = listOptions(options);
  const head = list.length === 0 ? `  - ${kind}` : `  - kind: ${kind}`;
  return [`  # ${description}`, head, ...list.map((option) => show(option, 4))].join("\n");
}

/** The whole entry commented out: its options stand under its own #. */
function showUnused({ kind, description, options }: CollectorDefinition): string {
  const list = listOptions(options);
  const head = list.length === 0 ? `  #- ${kind}` : `  #- kind: ${kind}`;
  return [`  # ${description}`, head, ...list.map((option) => show(option, 2, 1))].join("\n");
}

/**
 * A nested option stands indented behind the # of the one at the top: so formatters leave it in its column.
 * @param above how many levels that # stands above the options at the top
 */
function show(option: Option, column: number, above = 0): string {
  const { path, description } = option;
  const example = option.default ?? COMES_TO[path.join(".")];
  const key = `${path.at(-1) ?? ""}:`;
  const depth = 2 * (path.length - 1 + above);
  const value = example === undefined ? [key] : wrap(`${key} ${example}`, WIDTH - column - depth);
  const lines = value.map((line) => `#${" ".repeat(depth)}${line}`);
  const sign = depth === 0 ? "# " : `#${" ".repeat(depth)}# `;
  const comment = wrapWords(description, WIDTH - column - sign.length).map((line) => sign + line);
  return [...comment, ...lines].map((line) => " ".repeat(column) + line).join("\n");
}

/** Cuts a sentence between its words. */
function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines.splice(-1, 1, `${last} ${word}`);
    } else lines.push(word);
  }
  return lines;
}

/** Cuts a long list after its commas; the lines after the first stand two columns to the right. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const item of text.split(/(?<=,) /)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + item.length <= width) {
      lines.splice(-1, 1, `${last} ${item}`);
    } else {
      lines.push(last === undefined ? item : `  ${item}`);
    }
  }
  return lines;
}
