import { describe, expect, test } from "@jest/globals";
import { power_supply } from "../../src/collectors/power_supply.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

describe("power_supply", () => {
  test("shows numbers in base units, and words as labels", async () => {
    expect(seriesOf(await pollFixture(power_supply, "large_host"))).toEqual(
      golden("large_host/power_supply.txt"),
    );
  });

  test("shows the supplies asked for", async () => {
    const f = async (supplies: object, want: (string | undefined)[]) => {
      const families = await pollFixture(power_supply, "large_host", { supplies });
      const names = families.at(-1)?.samples.map(({ labels }) => labels.power_supply);
      expect(names).toEqual(want);
    };
    await f({ include: ["BAT*"] }, ["BAT1"]);
    await f({ exclude: ["ucsi-*"] }, ["ADP1", "BAT1"]);
  });

  test("leaves out what is no number", async () => {
    const files = {
      "sys/class/power_supply/BAT0/capacity": "full\n",
      "sys/class/power_supply/BAT0/temp": "\n",
      "sys/class/power_supply/BAT0/online": "1\n",
    };
    const families = await onHost(files, (kernel) => pollOf(openOn(power_supply, kernel)));
    expect(seriesOf(families)).toEqual([
      'gauge node_power_supply_online{power_supply="BAT0"} 1',
      'gauge node_power_supply_info{power_supply="BAT0"} 1',
    ]);
  });

  test("has no data where there is no supply", async () => {
    const poll = onHost({}, (kernel) => pollOf(openOn(power_supply, kernel)));
    await expect(poll).rejects.toThrow(NoDataError);
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(power_supply, 20));
});
