import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseRulesFile, readRulesFile } from "../../src/process_groups/config_file.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures/process_groups");

test("reads a file as process-exporter does", () => {
  expect(readRulesFile(join(FIXTURES, "all.yml"))).toEqual({
    faults: [],
    rules: [
      { name: "{{.Comm}}", cmdline: [".+"] },
      { comm: ["nginx"] },
      { comm: ["1234", "true"] },
      { exe: ["b"] },
    ],
  });
});

test("tells every fault with its place", () => {
  const text = readFileSync(join(FIXTURES, "faulty.yml"), "utf8");
  const { faults } = parseRulesFile("pe.yml", text);
  expect(faults.map((fault) => fault.split("\n")[0])).toEqual([
    "pe.yml:2:11: Cannot use the template: character 3: .Foo is no field, want one of .Comm, .ExeBase, .ExeFull, .Username, .Matches, .PID, .StartTime, .Cgroups",
    'pe.yml:6:9: Cannot compile the regular expression "(a": missing closing ): `(a`, want the syntax of RE2',
    "pe.yml:7:5: It chooses no processes, want at least one of comm, exe, cmdline",
    "pe.yml:8:11: comm is no list of texts, want one such as [comm]",
    "pe.yml:9:5: An item of process_names is no mapping",
    "pe.yml:10:12: comm is no list of texts, want one such as [comm]",
    "pe.yml:10:25: name is no text",
  ]);
  expect(faults[1]).toMatch(/\n {10}- \(a\n {12}\^$/);
});

describe("without rules", () => {
  const f = (text: string, ...faults: readonly RegExp[]) =>
    test(JSON.stringify(text), () => {
      const read = parseRulesFile("pe.yml", text);
      expect(read.rules).toEqual([]);
      expect(read.faults).toEqual(faults.map((fault) => expect.stringMatching(fault)));
    });

  f("");
  f("# nothing");
  f("process_names:");
  f("process_names: []");
  f("other: 1");
  f("[]", /^pe\.yml:1:1: The file is no mapping, want process_names/);
  f("process_names: {a: 1}", /^pe\.yml:1:16: process_names is no list/);
  f("process_names: [", /^pe\.yml:1:\d+: Cannot read this as YAML: /);
});

test("takes no more than the first document", () => {
  const { rules, faults } = parseRulesFile("pe.yml", "process_names: [{comm: [a]}]\n---\nx: [\n");
  expect(rules).toEqual([{ comm: ["a"] }]);
  expect(faults).toEqual([]);
});

test("tells of a file that cannot be read", () => {
  expect(readRulesFile("/none/pe.yml").faults).toEqual([
    expect.stringMatching(/^\/none\/pe\.yml: Cannot read the file: ENOENT/),
  ]);
});
