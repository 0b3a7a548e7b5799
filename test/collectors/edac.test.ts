import { describe, expect, test } from "@jest/globals";
import { edac } from "../../src/collectors/edac.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

describe("edac", () => {
  test("shows the errors of controllers, rows and channels", async () => {
    expect(seriesOf(await pollFixture(edac, "large_host"))).toEqual(golden("large_host/edac.txt"));
  });

  test("has no data where no controller counts", async () => {
    const poll = onHost({ "sys/devices/system/edac/mc/power/control": "auto\n" }, (kernel) =>
      pollOf(openOn(edac, kernel)),
    );
    await expect(poll).rejects.toThrow(NoDataError);
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(edac, 16));
});
