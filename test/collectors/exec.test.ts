import { describe, expect, test } from "@jest/globals";
import { exec } from "../../src/collectors/exec.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { openOn, pollOf, seriesOf } from "./fixture_host.ts";

const open = (options: Readonly<Record<string, unknown>>) =>
  openOn(exec, createKernelReader(), options);
const shell = (script: string, options: object = {}) =>
  open({ command: ["/bin/sh", "-c", script], ...options });

describe("exec", () => {
  const f = async (script: string, want: readonly string[], options: object = {}) =>
    expect(seriesOf(await pollOf(shell(script, options)))).toEqual(want);

  test("shows what the program prints", async () => {
    await f("echo '# TYPE a gauge\na{b=\"c\"} 1\na 2'", ['gauge a{b="c"} 1', 'gauge a{b=""} 2']);
    await f("true", []);
  });
  test("gives it the environment that is named", () =>
    f('echo "a $VALUE"', ["untyped a 5"], { environment: { VALUE: "5" } }));
  test("says where a family without help is from", async () => {
    const [family] = await pollOf(shell("echo a 1"));
    expect(family?.help).toBe("Read from /bin/sh.");
  });
  test("series that stay keep their labels", async () => {
    const source = shell("echo 'a{b=\"c\"} 1'");
    const [before, after] = [await pollOf(source), await pollOf(source)];
    expect(after[0]?.samples[0]?.labels).toBe(before[0]?.samples[0]?.labels);
  });
});

describe("exec fails", () => {
  const f = (script: string, message: string, options: object = {}) =>
    expect(pollOf(shell(script, options))).rejects.toThrow(message);
  test("as the program does", () =>
    f("echo a 1; echo no luck >&2; exit 2", 'it ended with status 2 and says "no luck"'));
  test("where it prints too much", () =>
    f("yes", "it wrote more, want at most 1KiB", { max_output: "1KiB" }));
  test("where it prints something else", async () => {
    const polled = pollOf(shell("echo a 1; echo oops"));
    await expect(polled).rejects.toThrow("Cannot use what /bin/sh prints");
    await expect(polled).rejects.toMatchObject({ cause: { line: 2 } });
    await f("echo a 1 1000", "Cannot use what /bin/sh prints");
  });
  test("without a command there is no data", () =>
    expect(pollOf(open({}))).rejects.toBeInstanceOf(NoDataError));
});

describe("its options", () => {
  const f = (options: object, isFine: boolean) =>
    expect(exec.options.safeParse(options).success).toBe(isFine);
  test("want an absolute path and an environment of names", () => {
    f({ command: ["/bin/true", "x"] }, true);
    f({ command: ["true"] }, false);
    f({ command: "/bin/true" }, false);
    f({ environment: { "A=B": "c" } }, false);
  });
});
