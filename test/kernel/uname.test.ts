import { execFileSync } from "node:child_process";
import { hostname } from "node:os";
import { expect, test } from "@jest/globals";
import { createUnameReader, readUname } from "../../src/kernel/uname.ts";

test("says what uname(1) says", () => {
  const { sysname, nodename, release, version, machine, domainname } = readUname();
  const said = execFileSync("uname", ["-snrvm"], { encoding: "utf8" }).trimEnd();
  expect([sysname, nodename, release, version, machine].join(" ")).toBe(said);
  expect(nodename).toBe(hostname());
  expect(domainname).not.toBe("");
});

test("is the same object at each poll, and after a minute that changed nothing", () => {
  let now = 0;
  const read = createUnameReader(() => now);
  const first = read();
  expect(first).toEqual(readUname());
  expect(read()).toBe(first);
  now = 60_000;
  expect(read()).toBe(first);
});
