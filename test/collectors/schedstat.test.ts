import { describe, expect, test } from "@jest/globals";
import { schedstat } from "../../src/collectors/schedstat.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { golden, pollFixture, seriesOf } from "./fixture_host.ts";

describe("schedstat", () => {
  test("shows what the scheduler did on each CPU", async () => {
    expect(seriesOf(await pollFixture(schedstat, "large_host"))).toEqual(
      golden("large_host/schedstat.txt"),
    );
  });

  test("has no data where the kernel does not count", async () => {
    await expect(pollFixture(schedstat, "small_vm")).rejects.toThrow(NoDataError);
  });
});
