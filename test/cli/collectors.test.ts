import { describe, expect, test } from "@jest/globals";
import { collectorsCommand } from "../../src/cli/collectors.ts";
import { CATALOG } from "../../src/catalog.ts";
import { runCommandLine } from "./terminal.ts";

const kinds = CATALOG.map(({ kind }) => kind);
const run = async (...argv: string[]): Promise<string> => {
  const { out, err } = await runCommandLine(["collectors", ...argv], collectorsCommand);
  expect(err).toBe("");
  return out;
};

describe("collectors", () => {
  test("lists each kind on a line of its own, and its options below it", async () => {
    const lines = (await run()).split("\n");
    expect(lines[0]).toMatch(/^KIND +HERE +PORTABLE +WHAT IT SHOWS$/);
    expect(lines.filter((line) => /^\w/.test(line)).map((line) => line.split(" ")[0])).toEqual([
      "KIND",
      ...kinds,
    ]);
    expect(lines).toContain("    resolution: 50ms");
  });
  test("knows that wave is everywhere", async () =>
    expect(await run()).toMatch(/^wave +yes +yes +Sine waves/m));
  test("knows which kinds work where there is no Linux", async () => {
    const listed = JSON.parse(await run("--json")) as { kind: string; portable: boolean }[];
    const portable = listed.filter((each) => each.portable).map(({ kind }) => kind);
    expect(portable).toEqual(expect.arrayContaining(["cpu", "disk", "network", "wave"]));
    expect(portable).not.toContain("pressure");
    expect(await run()).toMatch(/^pressure +(yes|no) {12,}How/m);
  });
  test("--json says the same for programs", async () => {
    const listed = JSON.parse(await run("--json")) as { kind: string }[];
    expect(listed.map(({ kind }) => kind)).toEqual(kinds);
    expect(listed.at(-1)).toEqual({
      kind: "wave",
      here: "yes",
      reason: null,
      portable: true,
      description: expect.any(String) as unknown,
      sources: ["arithmetic"],
      replaces: [],
      options: [],
    });
  });
  test("--markdown prints the reference", async () =>
    expect(await run("--markdown")).toMatch(/^# Collectors\n/));
});
