import { describe, expect, test } from "@jest/globals";
import { type CpuTableRow, parseCpuTable } from "../../src/kernel/cpu_table.ts";
import { fixture } from "../collectors/fixture_host.ts";

const HEADER = "           CPU0       CPU2\n";

describe("parseCpuTable", () => {
  test("reads the counts of each CPU", () => {
    const { cpus, rows } = parseCpuTable(fixture("large_host/proc/interrupts"), "interrupts");
    expect(cpus).toEqual(["0", "1", "2", "3"]);
    expect(rows).toHaveLength(14);
    expect(rows[3]).toEqual({
      name: "18",
      counts: [0, 0, 0, 90112],
      rest: "IR-IO-APIC   18-fasteoi   uhci_hcd:usb3, i801_smbus",
    });
  });

  test("takes a line however it is spaced, and the last of those of one name", () => {
    const f = (lines: string, ...want: CpuTableRow[]) =>
      expect(parseCpuTable(HEADER + lines, "interrupts").rows).toEqual(want);
    f("IPI0:123456789   7      Rescheduling interrupts\n", {
      name: "IPI0",
      counts: [123456789, 7],
      rest: "Rescheduling interrupts",
    });
    f("  HI: 4294967295\t0", { name: "HI", counts: [4294967295, 0], rest: "" });
    f("  7: 1 2 timer: tick \n  7: 3 4 rtc0", { name: "7", counts: [3, 4], rest: "rtc0" });
  });

  test("leaves out lines without a count for each CPU", () => {
    const f = (line: string) =>
      expect(parseCpuTable(`${HEADER}${line}\nHI: 1 2\n`, "interrupts").rows).toEqual([
        { name: "HI", counts: [1, 2], rest: "" },
      ]);
    f("ERR:          0");
    f("MIS: 1 x");
    f("no colon 1 2");
    f("");
  });

  test("knows CPUs by their own numbers: some may be offline", () => {
    expect(parseCpuTable(HEADER, "interrupts")).toEqual({ cpus: ["0", "2"], rows: [] });
  });

  test("refuses what has no header", () => {
    const f = (text: string, want: string) =>
      expect(() => parseCpuTable(text, "softirqs")).toThrow(want);
    f("", 'Cannot parse softirqs: it begins with "", want CPU0 CPU1 …');
    f("HI: 1 2\n", 'it begins with "HI: 1 2", want');
    f("CPU0 CPUx\n", 'it begins with "CPU0 CPUx", want');
  });
});
