import { expect, test } from "@jest/globals";
import { NoDataError } from "../../src/lib/errors.ts";
import { ifThere } from "../../src/lib/if_there.ts";

test("ifThere answers undefined where the host has no such source, and fails where reading does", () => {
  const f = (error: Error) => () =>
    ifThere((): string => {
      throw error;
    });
  expect(ifThere(() => "text")).toBe("text");
  expect(f(new NoDataError("This host has none"))()).toBeUndefined();
  expect(f(new Error("EIO"))).toThrow("EIO");
});
