/** What a number counts. */
export type Unit = "seconds" | "bytes" | "cores" | "times" | "count";

/** One line of the table: the same figure of up to four servers. */
export interface Row {
  readonly what: string;
  readonly unit: Unit;
  readonly ours: number;
  readonly nodeExporter?: number;
  readonly processExporter?: number;
  readonly bareNode?: number;
}

/** What is wished of a figure. */
export interface Target {
  readonly what: string;
  readonly unit: Unit;
  readonly is: number;
  readonly atMost: number;
}

/** What a measurement leaves behind. */
export interface Findings {
  readonly rows: readonly Row[];
  readonly targets: readonly Target[];
  /** What is in the figures, for those who judge them. */
  readonly notes: readonly string[];
}

/** The servers we are measured beside, in the order of the table. */
const OTHERS = [
  { key: "nodeExporter", name: "node_exporter" },
  { key: "processExporter", name: "process-exporter" },
  { key: "bareNode", name: "bare Node" },
] as const;

/** The table, each measurement's lines under one another; without those servers that no line tells of. */
export function renderTable(rows: readonly Row[]): string {
  const others = OTHERS.filter(({ key }) => rows.some((row) => row[key] !== undefined));
  const names = others.map(({ name }) => name);
  const header = ["", "ours", ...names, ...names.map((name) => `ours/${name}`)];
  const lines = rows.map((row) => [
    row.what,
    formatValue(row.ours, row.unit),
    ...others.map(({ key }) => formatIfAny(row[key], row.unit)),
    ...others.map(({ key }) => ratio(row.ours, row[key])),
  ]);
  const table = [header, ...lines];
  const widths = header.map((_, column) =>
    Math.max(...table.map((line) => line[column]?.length ?? 0)),
  );
  return table
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The targets, each with whether it is met. */
export function renderTargets(targets: readonly Target[]): string {
  return targets
    .map(({ what, unit, is, atMost }) => {
      const verdict = is <= atMost ? "ok    " : "MISSED";
      return `${verdict}  ${what}: ${formatValue(is, unit)}, want at most ${formatValue(atMost, unit)}`;
    })
    .join("\n");
}

/** A number with its unit, three digits of it. */
export function formatValue(value: number, unit: Unit): string {
  switch (unit) {
    case "seconds":
      return scaled(value, [
        ["s", 1],
        ["ms", 1e-3],
        ["µs", 1e-6],
        ["ns", 1e-9],
      ]);
    case "bytes":
      return scaled(value, [
        ["MB", 1e6],
        ["kB", 1e3],
        ["B", 1],
      ]);
    case "cores":
      return `${value.toFixed(4)} cores`;
    case "times":
      return `${digits(value)} ×`;
    case "count":
      return digits(value);
  }
}

function formatIfAny(value: number | undefined, unit: Unit): string {
  return value === undefined ? "" : formatValue(value, unit);
}

function scaled(value: number, units: readonly (readonly [unit: string, size: number])[]): string {
  const [unit, size] = units.find(([, each]) => Math.abs(value) >= each) ?? units.at(-1) ?? ["", 1];
  return `${digits(value / size)} ${unit}`;
}

function digits(value: number): string {
  return Number.isInteger(value) || Math.abs(value) >= 100
    ? String(Math.round(value))
    : value.toPrecision(3);
}

/** Small ratios as fractions: 1/21 is easier to compare with 1/20 than 0.0476. */
function ratio(ours: number, other: number | undefined): string {
  if (other === undefined || other === 0) return "";
  return ours < other ? `1/${digits(other / ours)}` : digits(ours / other);
}
