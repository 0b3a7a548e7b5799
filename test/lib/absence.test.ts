import { expect, test } from "@jest/globals";
import { createAbsence, rememberAbsence } from "../../src/lib/absence.ts";
import { NoDataError } from "../../src/lib/errors.ts";

test("an absence lasts 30 seconds from its begin", () => {
  let now = 1_000_000;
  const absence = createAbsence(() => now);
  const f = (milliseconds: number, want: boolean) => {
    now += milliseconds;
    expect(absence.lasts()).toBe(want);
  };
  f(0, false);
  absence.begin();
  f(0, true);
  f(29_999, true);
  f(1, false);
  absence.begin();
  f(-3_600_000, false);
});

test("what was not there is looked for again after 30 seconds", () => {
  let now = 0;
  let reads = 0;
  let answer: string | Error = "here";
  const read = rememberAbsence(
    () => {
      reads += 1;
      if (typeof answer !== "string") throw answer;
      return answer;
    },
    () => now,
  );
  const f = (seconds: number, want: string | Error, wantReads: number) => {
    now = seconds * 1000;
    if (typeof want === "string") expect(read()).toBe(want);
    else expect(read).toThrow(want);
    expect(reads).toBe(wantReads);
  };
  f(0, "here", 1);
  f(1, "here", 2);
  const absent = (answer = new NoDataError("This host has none"));
  f(2, absent, 3);
  answer = "back";
  f(31.9, absent, 3);
  f(32, "back", 4);
  const fault = (answer = new Error("EACCES"));
  f(33, fault, 5);
  f(33, fault, 6);
});
