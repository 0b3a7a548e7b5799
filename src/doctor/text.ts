import type { OwnRights } from "../kernel/own_rights.ts";
import { DROP_IN_PATH } from "./drop_in.ts";
import type { Finding, Verdict } from "./finding.ts";

/** What the doctor has to say. */
export interface Report {
  readonly rights: OwnRights | undefined;
  /** How many collectors were polled. */
  readonly collectors: number;
  readonly findings: readonly Finding[];
  readonly dropIn: string | undefined;
}

const HEADINGS: readonly (readonly [Verdict, heading: string])[] = [
  ["refused", "REFUSED: this user may not read"],
  ["failed", "FAILED: polling went wrong"],
  ["left_out", "LEFT OUT: polled without"],
  ["absent", "ABSENT: this host has not"],
];

const ANOTHER_USER = `\
These rights are more than the service has. To see what that one lacks, run this as its user:
  systemd-run --pipe --wait --property=DynamicUser=yes --property=CapabilityBoundingSet= metrics-exporter doctor
`;

/** The report for people: a block for each verdict, then the drop-in. */
export function reportText(report: Report): string {
  const { rights, findings, dropIn, collectors } = report;
  const width = Math.max(0, ...findings.map(({ collector }) => collector.length));
  const blocks = HEADINGS.flatMap(([verdict, heading]) => {
    const own = findings.filter((finding) => finding.verdict === verdict);
    return own.length === 0 ? [] : [blockOf(heading, own, width)];
  });
  return [
    `${countOf(collectors, "collector")} polled ${whoIs(rights)}.\n`,
    ...((rights?.capabilities.length ?? 0) > 0 ? [ANOTHER_USER] : []),
    ...blocks,
    ...(findings.length === 0 ? ["Nothing is missing.\n"] : []),
    ...(dropIn === undefined ? [] : [dropInText(dropIn)]),
  ].join("\n");
}

function blockOf(heading: string, findings: readonly Finding[], width: number): string {
  const lines = findings.map(({ verdict, collector, what, remedy }) => {
    const isShort = verdict === "absent";
    if (isShort && remedy !== null) return `  ${collector.padEnd(width)}  ${what}: ${remedy}\n`;
    const first = `  ${collector.padEnd(width)}  ${what}\n`;
    return remedy === null ? first : `${first}  ${"".padEnd(width)}  -> ${remedy}\n`;
  });
  return `${heading}\n${lines.join("")}`;
}

function whoIs(rights: OwnRights | undefined): string {
  if (rights === undefined) return "without /proc";
  const { uid, capabilities } = rights;
  const held =
    capabilities.length === 0 ? "without capabilities" : `with ${capabilities.join(", ")}`;
  return `by user ${uid} ${held}`;
}

function dropInText(dropIn: string): string {
  return `\
This gives the service what is refused, and no more. Put it into
${DROP_IN_PATH}, then: systemctl daemon-reload && systemctl restart metrics-exporter

${dropIn}`;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
