import { expect, test } from "@jest/globals";
import type { Finding } from "../../src/doctor/finding.ts";
import { type Report, reportText } from "../../src/doctor/text.ts";

const FINDINGS: readonly Finding[] = [
  {
    ...{ verdict: "absent", collector: "ipvs", what: "This host has no ip_vs" },
    ...{ remedy: "it takes the module ip_vs", grant: null },
  },
  {
    ...{ verdict: "absent", collector: "exec", what: "It names no program" },
    ...{ remedy: null, grant: null },
  },
  {
    ...{ verdict: "refused", collector: "process_groups", what: "io: others may not" },
    ...{
      remedy: "give it CAP_SYS_PTRACE",
      grant: { capabilities: ["CAP_SYS_PTRACE"], settings: [] },
    },
  },
];
const HEALTHY: Report = {
  ...{ rights: { uid: 7, groups: [], capabilities: [] }, collectors: 1 },
  ...{ findings: [], dropIn: undefined },
};

test("reportText is aligned, refusals first, the drop-in last", () =>
  expect(reportText({ ...HEALTHY, collectors: 2, findings: FINDINGS, dropIn: "[Service]\nX=y\n" }))
    .toBe(`\
2 collectors polled by user 7 without capabilities.

REFUSED: this user may not read
  process_groups  io: others may not
                  -> give it CAP_SYS_PTRACE

ABSENT: this host has not
  ipvs            This host has no ip_vs: it takes the module ip_vs
  exec            It names no program

This gives the service what is refused, and no more. Put it into
/etc/systemd/system/metrics-exporter.service.d/rights.conf, then: systemctl daemon-reload && systemctl restart metrics-exporter

[Service]
X=y
`));

test("reportText says so where nothing is missing", () =>
  expect(reportText(HEALTHY)).toBe(
    "1 collector polled by user 7 without capabilities.\n\nNothing is missing.\n",
  ));

test("reportText tells who has more rights than the service how to look with its own", () => {
  const rights = { uid: 0, groups: [0], capabilities: ["CAP_SYS_PTRACE"] as const };
  const text = reportText({ ...HEALTHY, rights });
  expect(text).toContain("polled by user 0 with CAP_SYS_PTRACE.\n");
  expect(text).toContain("systemd-run --pipe");
});

test("reportText knows hosts without /proc", () =>
  expect(reportText({ ...HEALTHY, rights: undefined })).toContain(
    "1 collector polled without /proc",
  ));
