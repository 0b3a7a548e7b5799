import type { Capability } from "../kernel/own_rights.ts";
import { type Grant, type Refusal, refusalOf, troubleOf } from "../kernel/process_rights.ts";
import { isRefusal } from "../kernel/noting_reader.ts";
import type { ProcessDetail } from "../kernel/process.ts";
import { describeError } from "../lib/errors.ts";
import type { Trouble } from "../model/snapshot.ts";
import { closedMountsIn } from "./closed_mounts.ts";
import type { Examined, Finding, Patient } from "./finding.ts";
import { summarizePaths } from "./paths.ts";
import { ERROR_REMEDIES, NEEDS } from "./remedies.ts";

/** What the host and this user cannot give, and how to get it: refusals first, then what fails, is left out, is absent. */
export function diagnose(patient: Patient): readonly Finding[] {
  const { examined, hidden } = patient;
  return [
    ...hidden.map((refusal) => refused("host", refusal, patient)),
    ...detailFindings(patient),
    ...examined.flatMap((each) => fileFindings(each, patient)),
    ...examined.flatMap(failure),
    ...examined.flatMap((each) => leftOut(each, hidden)),
    ...examined.flatMap(absence),
  ];
}

const DETAILS = [
  ...(["command", "exe", "status", "io", "fds", "sockets", "smaps"] as const),
  ...(["cgroups", "wchan", "oom", "tasks"] as const),
];
const REFUSALS = DETAILS.map((detail) => refusalOf(detail));
const NOTHING_HELPS =
  "no capability helps: a security module, the container's runtime or another user namespace is in the way";

function refused(collector: string, refusal: Refusal, { rights }: Patient): Finding {
  const { about, reason, remedy, grant } = refusal;
  const isHeld = holds(rights?.capabilities, grant);
  return {
    ...{ verdict: "refused", collector, what: `${about}: ${reason}` },
    remedy: isHeld ? NOTHING_HELPS : remedy,
    grant: isHeld ? null : grant,
  };
}

/** Whether what would help is there already, and has not helped. */
function holds(held: readonly Capability[] = [], { capabilities, settings }: Grant): boolean {
  return settings.length === 0 && capabilities.every((each) => held.includes(each));
}

/** Each refused detail of processes once, with all the collectors that go without. */
function detailFindings(patient: Patient): Finding[] {
  return REFUSALS.flatMap((refusal) => {
    const without = patient.examined.filter(
      ({ refusals, snapshot }) =>
        refusals.details.has(refusal.detail as ProcessDetail) ||
        troublesIn(snapshot).some((trouble) => isAbout(refusal, trouble)),
    );
    if (without.length === 0) return [];
    const collectors = without.map(({ collector }) => collector).join(", ");
    return [refused(collectors, refusal, patient)];
  });
}

function isAbout(refusal: Refusal, { about, reason }: Trouble): boolean {
  if (about === refusal.about) return true;
  // Which process listens on a port is left out of one watch alone, for want of the same right.
  const isAnother = REFUSALS.some((other) => other.about === about);
  return refusal.detail === "sockets" && !isAnother && reason === troubleOf(refusal).reason;
}

function troublesIn(snapshot: Examined["snapshot"]) {
  return snapshot.outcome === "success" ? snapshot.troubles : [];
}

function fileFindings({ collector, refusals, snapshot }: Examined, patient: Patient): Finding[] {
  const files = [...refusals.files];
  const byMode = files.filter(([, { isByMode }]) => isByMode).map(([path]) => path);
  const otherwise = files.filter(([, { isByMode }]) => !isByMode).map(([path]) => path);
  const ofProcesses = byMode.filter((path) => isOfProcess(path, patient.procfs));
  const ofHost = byMode.filter((path) => !ofProcesses.includes(path));
  const closed = [...ofHost, ...closedMountsIn(snapshot)];
  const both = ["CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE"] as const;
  return [
    ...fileFinding(collector, closed, ["CAP_DAC_READ_SEARCH"], patient),
    ...fileFinding(collector, ofProcesses, both, patient),
    ...fileFinding(collector, otherwise, [], patient),
  ];
}

function fileFinding(
  collector: string,
  paths: readonly string[],
  capabilities: readonly Capability[],
  patient: Patient,
): Finding[] {
  if (paths.length === 0) return [];
  const isByMode = capabilities.length > 0;
  const reason = isByMode ? "only the owner may read it" : "reading it is refused";
  const remedy = `give the daemon ${capabilities.join(" and ")}`;
  const grant = { capabilities, settings: [] };
  const refusal = { detail: "file", about: summarizePaths(paths), reason, remedy, grant };
  return [refused(collector, refusal, patient)];
}

function isOfProcess(path: string, procfs: string): boolean {
  return path.startsWith(`${procfs}/`) && /^\d/.test(path.slice(procfs.length + 1));
}

function failure({ collector, snapshot, refusals }: Examined): Finding[] {
  if (snapshot.outcome !== "failure") return [];
  if (refusals.files.size > 0 && isRefusal(snapshot.error)) return [];
  return [{ verdict: "failed", collector, ...described(snapshot.error, null) }];
}

function absence({ collector, kind, snapshot, refusals }: Examined): Finding[] {
  if (snapshot.outcome !== "no_data") return [];
  // What was refused may be all there is.
  if (refusals.files.size > 0) return [];
  const needs = NEEDS[kind];
  const otherwise = needs === undefined ? null : `it takes ${needs}`;
  const { what, remedy, grant } = described(snapshot.error, otherwise);
  if (grant !== null) return [{ verdict: "refused", collector, what, remedy, grant }];
  // Which system call found that there is none is of no help.
  const short = snapshot.error instanceof Error ? snapshot.error.message : what;
  return [{ verdict: "absent", collector, what: short, remedy, grant }];
}

function described(error: unknown, otherwise: string | null) {
  const what = describeError(error);
  const { remedy, grant } = ERROR_REMEDIES.find(({ sign }) => sign.test(what)) ?? {
    remedy: otherwise,
    grant: null,
  };
  return { what, remedy, grant };
}

function leftOut({ collector, snapshot }: Examined, hidden: readonly Refusal[]): Finding[] {
  const told = [...hidden, ...REFUSALS];
  return troublesIn(snapshot)
    .filter((trouble) => !told.some((refusal) => isAbout(refusal, trouble)))
    .map(({ about, reason }) => ({
      ...({ verdict: "left_out", collector, what: `${about}: ${reason}` } as const),
      ...{ remedy: null, grant: null },
    }));
}
