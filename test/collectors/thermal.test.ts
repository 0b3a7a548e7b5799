import { describe, expect, test } from "@jest/globals";
import { thermal } from "../../src/collectors/thermal.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

describe("thermal", () => {
  test("shows zones and what cools them", async () => {
    expect(seriesOf(await pollFixture(thermal, "large_host"))).toEqual(
      golden("large_host/thermal.txt"),
    );
  });

  test("leaves out a zone that has no temperature, and anything else in the folder", async () => {
    const files = {
      "sys/class/thermal/thermal_zone0/type": "wifi\n",
      "sys/class/thermal/thermal_zone1/type": "cpu\n",
      "sys/class/thermal/thermal_zone1/temp": "40125\n",
      "sys/class/thermal/thermal_message/temp": "1\n",
    };
    const families = await onHost(files, (kernel) => pollOf(openOn(thermal, kernel)));
    expect(seriesOf(families)).toEqual([
      'gauge node_thermal_zone_temp{zone="1",type="cpu"} 40.125',
    ]);
  });

  test("ignores blanks around numbers", async () => {
    const files = {
      "sys/class/thermal/thermal_zone0/type": "cpu\n",
      "sys/class/thermal/thermal_zone0/temp": " 40000 \n",
      "sys/class/thermal/cooling_device0/type": "fan\n",
      "sys/class/thermal/cooling_device0/cur_state": " 3 \n",
    };
    const families = await onHost(files, (kernel) => pollOf(openOn(thermal, kernel)));
    expect(seriesOf(families)).toEqual([
      'gauge node_thermal_zone_temp{zone="0",type="cpu"} 40',
      'gauge node_cooling_device_cur_state{name="0",type="fan"} 3',
    ]);
  });

  test("has no data where the folder is empty", async () => {
    const poll = onHost({ "sys/class/thermal/uevent": "" }, (kernel) =>
      pollOf(openOn(thermal, kernel)),
    );
    await expect(poll).rejects.toThrow(NoDataError);
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(thermal, 6));
});
