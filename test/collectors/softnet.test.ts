import { describe, expect, test } from "@jest/globals";
import { softnet } from "../../src/collectors/softnet.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("softnet", () => {
  test("shows what each CPU did for packets", async () => {
    expect(seriesOf(await pollFixture(softnet, "large_host"))).toEqual(
      golden("large_host/softnet.txt"),
    );
  });

  test("finds no data where the host has none", () =>
    withHost({}, async ({ kernel }) => {
      await expect(pollOf(openOn(softnet, kernel))).rejects.toThrow(NoDataError);
    }));
});
