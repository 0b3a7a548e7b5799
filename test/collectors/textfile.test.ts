import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { textfile } from "../../src/collectors/textfile.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import { pollOf, seriesOf } from "./fixture_host.ts";

const base = mkdtempSync(join(tmpdir(), "textfile-"));
afterAll(() => rmSync(base, { recursive: true }));

/** When the files of these tests were changed, and ten minutes later: in seconds since 1970. */
const CHANGED = 1_700_000_000;
const NOW = CHANGED + 600;

let folders = 0;
let folder = "";
beforeEach(() => {
  folder = join(base, String((folders += 1)));
  mkdirSync(folder);
});

function write(name: string, text: string | Uint8Array, changed = CHANGED): void {
  writeFileSync(join(folder, name), text);
  utimesSync(join(folder, name), changed, changed);
}

function open(options: object = {}) {
  const all = textfile.options.parse({ directories: [folder], ...options });
  const host = { kernel: createKernelReader(), now: () => NOW * 1000 };
  return textfile.open(all, host);
}

const isAbout = (line: string) => / node_textfile_/.test(line);

/** What a source shows and tells, the folder's name left out. */
async function look(source = open()) {
  const series = seriesOf(await pollOf(source)).map((line) => line.replaceAll(`${folder}/`, ""));
  const troubles = source.troubles?.() ?? [];
  return {
    series: series.filter((line) => !isAbout(line)),
    about: series
      .filter(isAbout)
      .map((line) => line.replace(/^gauge node_textfile_(mtime_seconds.file=)?/, "")),
    told: troubles.map(({ about, reason }) =>
      `${about} ${reason}`.replaceAll(`${folder}/`, "").replaceAll(folder, "."),
    ),
  };
}

const NO_ERROR = "scrape_error 0";
const ERROR = "scrape_error 1";
const fine = (name: string) => `"${name}"} ${CHANGED}`;

describe("textfile", () => {
  test("without folders tells that nothing went wrong", async () => {
    const source = open({ directories: [] });
    expect(await look(source)).toEqual({ series: [], about: [NO_ERROR], told: [] });
  });

  test("shows the files of a folder, and when they were changed", async () => {
    write("b.prom", "# TYPE b counter\nb 2\n", CHANGED + 0.9);
    write("a.prom", 'a{x="y"} 1\n');
    write("empty.prom", "");
    write("other.txt", "x");
    expect(await look()).toEqual({
      series: ['untyped a{x="y"} 1', "counter b 2"],
      about: [fine("a.prom"), fine("b.prom"), fine("empty.prom"), NO_ERROR],
      told: [],
    });
  });

  test("shows the files of many folders, each once", async () => {
    for (const name of ["one", "two"]) {
      mkdirSync(join(folder, name));
      write(`${name}/x.prom`, `${name} 1\n`);
    }
    const { series } = await look(open({ directories: [join(folder, "*"), join(folder, "two")] }));
    expect(series).toEqual(["untyped one 1", "untyped two 1"]);
  });
});

describe("what is not all right is left out whole, told, and the rest shown", () => {
  const f = async (text: string | Uint8Array, told: readonly string[], options: object = {}) => {
    write("bad.prom", text);
    write("good.prom", "good 1\n");
    expect(await look(open(options))).toEqual({
      series: ["untyped good 1"],
      about: [fine("good.prom"), ERROR],
      told,
    });
  };

  test("a faulty line", () =>
    f("a 1\nb x\n", [
      "bad.prom:2 Cannot parse line 2: it has a value that is no number, want a decimal number, NaN or Inf",
    ]));
  test("a series twice", () =>
    f("a 1\na 2\n", ["bad.prom:2 Cannot parse line 2: it has the series a again, want each once"]));
  test("a timestamp", () =>
    f("a 1 1000\n", ["bad.prom:1 Cannot parse line 1: it has a timestamp, want none"]));
  test("what is no UTF-8", () =>
    f(Buffer.from('a{b="\xfc"} 1\n', "latin1"), [
      "bad.prom:1 Cannot parse line 1: it has bytes in the label b that are no UTF-8, want UTF-8",
    ]));
  test("a large file", () =>
    f("#".repeat(2000), ["bad.prom Cannot read bad.prom: it has 2000 bytes, want at most 1KiB"], {
      max_size: "1KiB",
    }));

  test("a file that is none, a link to nowhere, a folder that is not there", async () => {
    mkdirSync(join(folder, "a.prom"));
    symlinkSync("/nowhere", join(folder, "b.prom"));
    const { about, told } = await look(open({ directories: [folder, "/nowhere"] }));
    expect(about).toEqual([ERROR]);
    expect(told).toEqual([
      expect.stringContaining("/nowhere ENOENT"),
      "a.prom Cannot read a.prom: it is a folder, want a regular file",
      expect.stringContaining("b.prom ENOENT"),
    ]);
  });
});

describe("files that do not go together", () => {
  const f = async (
    text: string,
    want: readonly string[],
    told: readonly string[],
    options = {},
  ) => {
    write("a.prom", "# HELP a one\n# TYPE a gauge\na 1\n");
    write("b.prom", text);
    const { series, about, told: said } = await look(open(options));
    expect([series, about.at(-1), said]).toEqual([["gauge a 1", ...want], ERROR, told]);
  };
  const skip = { bad_lines: "skip" };

  test("a series of another file costs the file, or itself", async () => {
    const text = "# TYPE a gauge\na 2\nb 2\n";
    const told = ["b.prom:2 Cannot show all of it: it has the series a, want it in a.prom alone"];
    await f(text, [], told);
    await f(text, ["untyped b 2"], told, skip);
  });
  test("another type costs the file, or the family", async () => {
    const text = 'a{x="y"} 2\nb 2\n';
    const told = [
      "b.prom:1 Cannot show all of it: it has the untyped a, want a gauge as in a.prom",
    ];
    await f(text, [], told);
    await f(text, ["untyped b 2"], told, skip);
  });
  test("another help costs the family", () =>
    f(
      '# HELP a two\n# TYPE a gauge\na{x="y"} 2\nb 2\n',
      ["untyped b 2"],
      ["b.prom:3 Cannot show all of it: it has another help of a, want that in a.prom"],
    ));
});

describe("with bad_lines: skip", () => {
  test("a faulty line costs itself, and the first of many are told", async () => {
    write("a.prom", `a 1\n${"b x\n".repeat(12)}c 1\n`);
    const { series, told } = await look(open({ bad_lines: "skip" }));
    expect(series).toEqual(["untyped a 1", "untyped c 1"]);
    expect(told).toHaveLength(11);
    expect(told[0]).toMatch(/^a\.prom:2 Cannot parse line 2: /);
    expect(told[10]).toBe("a.prom It has 2 more faulty lines");
  });
});

describe("with max_age", () => {
  test("an old file is left out and told, but when it was changed is shown", async () => {
    write("old.prom", "a 1\n");
    write("new.prom", "b 1\n", NOW - 5);
    const source = open({ max_age: "1m" });
    expect(await look(source)).toEqual({
      series: ["untyped b 1"],
      about: [`"new.prom"} ${NOW - 5}`, fine("old.prom"), NO_ERROR],
      told: ["old.prom It was last changed longer ago than max_age, which is 1m"],
    });
    write("old.prom", "a 1\n", NOW);
    expect((await look(source)).series).toEqual(["untyped b 1", "untyped a 1"]);
  });
});

describe("from poll to poll", () => {
  test("changes, new files and those that are gone are noticed", async () => {
    const source = open();
    write("a.prom", "a 1\n");
    expect((await look(source)).series).toEqual(["untyped a 1"]);
    write("a.prom", "a 20\n");
    write("b.prom", "b x\n");
    expect(await look(source)).toMatchObject({
      series: ["untyped a 20"],
      about: [fine("a.prom"), ERROR],
    });
    rmSync(join(folder, "b.prom"));
    expect(await look(source)).toMatchObject({ about: [fine("a.prom"), NO_ERROR], told: [] });
  });

  test("a change in the same tick of the clock is noticed where the file is new", async () => {
    const source = open();
    write("a.prom", "a 1\n", NOW);
    await look(source);
    write("a.prom", "a 2\n", NOW);
    expect((await look(source)).series).toEqual(["untyped a 2"]);
  });

  test("what stays the same is not read again, and keeps its labels", async () => {
    const source = open();
    write("a.prom", 'a{x="y"} 1\n');
    const before = await pollOf(source);
    write("a.prom", 'a{x="y"} 2\n');
    const after = await pollOf(source);
    expect(after[0]).toBe(before[0]);
    expect(after.map(({ samples }) => samples[0]?.labels)).toEqual(
      before.map(({ samples }) => samples[0]?.labels),
    );
  });
});
