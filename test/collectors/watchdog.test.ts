import { describe, expect, test } from "@jest/globals";
import { watchdog } from "../../src/collectors/watchdog.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

describe("watchdog", () => {
  test("shows the timers", async () => {
    expect(seriesOf(await pollFixture(watchdog, "large_host"))).toEqual(
      golden("large_host/watchdog.txt"),
    );
  });

  test("names a timer that tells nothing", async () => {
    const files = { "sys/class/watchdog/watchdog0/uevent": "" };
    const families = await onHost(files, (kernel) => pollOf(openOn(watchdog, kernel)));
    expect(seriesOf(families)).toEqual([
      'gauge node_watchdog_info{name="watchdog0",options="",identity="",state="",status="",pretimeout_governor=""} 1',
    ]);
  });

  test("has no data where there is no timer", async () => {
    const poll = onHost({}, (kernel) => pollOf(openOn(watchdog, kernel)));
    await expect(poll).rejects.toThrow(NoDataError);
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(watchdog, 9));
});
