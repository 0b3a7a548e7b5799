import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { checkCommand } from "../../src/cli/check.ts";
import { exampleConfig } from "../../src/config/example.ts";
import { runCommandLine } from "./terminal.ts";

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/config/${name}`, import.meta.url));
const SHIPPED = fileURLToPath(new URL("../../config/collectors.yaml", import.meta.url));

describe("check", () => {
  const f = (argv: readonly string[], want: object) =>
    test(argv.join(" ").replaceAll(/\S*\//g, ""), async () =>
      expect(await runCommandLine(["check", ...argv], checkCommand)).toMatchObject(want),
    );
  f([SHIPPED], {
    status: 0,
    out: expect.stringMatching(/collectors\.yaml: ok, \d+ collectors\n$/),
    err: "",
  });
  f([fixture("valid-variable.yaml")], {
    status: 0,
    out: expect.stringMatching(/: ok, 1 collector\n$/),
  });
  f([fixture("invalid-unknown-key.yaml")], {
    status: 78,
    out: "",
    err: expect.stringContaining(':1:1: Unknown key "intervall"'),
  });
  f([fixture("invalid-tab.yaml"), SHIPPED], {
    status: 78,
    out: expect.stringContaining(": ok, "),
    err: expect.stringContaining(":2:1: A tab indents this line"),
  });
  f([fixture("valid-advice.yaml")], {
    status: 0,
    out: expect.stringContaining(": ok, 1 collector\n"),
    err: expect.stringMatching(/valid-advice\.yaml: process_groups: a name holds \.PID: [^\n]+\n$/),
  });
  f(["/nowhere.yaml"], {
    status: 78,
    err: expect.stringContaining("/nowhere.yaml: Cannot read the configuration"),
  });
  f([], { status: 64, err: expect.stringContaining("want check FILE") });
  f(["--print", "example"], { out: exampleConfig(), err: "" });
  f(["--print", "reference"], { out: expect.stringMatching(/^# Configuration\n/) });
  test("--print schema is JSON", async () => {
    const { out } = await runCommandLine(["check", "--print", "schema"], checkCommand);
    expect(JSON.parse(out)).toMatchObject({ type: "object" });
  });
});
