import { expect, test } from "@jest/globals";
import { createUserNames, parsePasswd } from "../../src/kernel/users.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import type { KernelReader } from "../../src/kernel/reader.ts";

const PASSWD =
  "root:x:0:0:root:/root:/bin/sh\n# a comment\n\nwww:x:33:33::/:\nwww2:x:33:33::/:\n+nis::5:\nshort:x\n";

function namesFrom(root: () => string, now: () => number = () => 0) {
  return createUserNames({ root } as unknown as KernelReader, now);
}

test("parses the names of users, the first of an id, and no line that is none", () => {
  expect([...parsePasswd(PASSWD)]).toEqual([
    [0, "root"],
    [33, "www"],
  ]);
});

test("an id without a name stands for itself", () => {
  expect(namesFrom(() => PASSWD)(1000)).toBe("1000");
});

test("a host without the file has no names", () => {
  const nameOf = namesFrom(() => {
    throw new NoDataError("none");
  });
  expect(nameOf(0)).toBe("0");
});

test("the file is read once a minute", () => {
  let [now, text, reads] = [0, PASSWD, 0];
  const nameOf = namesFrom(
    () => {
      reads++;
      return text;
    },
    () => now,
  );
  expect([nameOf(0), nameOf(33)]).toEqual(["root", "www"]);
  text = "admin:x:0:0:::\n";
  now = 59_999;
  expect(nameOf(0)).toBe("root");
  now = 60_000;
  expect([nameOf(0), nameOf(33)]).toEqual(["admin", "33"]);
  expect(reads).toBe(2);
});
