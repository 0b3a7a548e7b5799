import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { hwmon } from "../../src/collectors/hwmon.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

const COLLIDING = {
  "sys/class/hwmon/hwmon0": "-> ../../devices/soc/board/hwmon/hwmon0",
  "sys/class/hwmon/hwmon1": "-> ../../devices/soc/board/hwmon/hwmon1",
  "sys/devices/soc/board/hwmon/hwmon0/device": "-> ../../../board",
  "sys/devices/soc/board/hwmon/hwmon1/device": "-> ../../../board",
  "sys/devices/soc/board/hwmon/hwmon0/name": "left\n",
  "sys/devices/soc/board/hwmon/hwmon1/name": "right\n",
  "sys/devices/soc/board/hwmon/hwmon0/temp1_input": "30000\n",
  "sys/devices/soc/board/hwmon/hwmon1/temp1_input": "31000\n",
  "sys/devices/soc/board/hwmon/hwmon1/fan1_input": "900\n",
};

describe("hwmon", () => {
  test("shows every sensor in base units", async () => {
    expect(seriesOf(await pollFixture(hwmon, "large_host"))).toEqual(
      golden("large_host/hwmon.txt"),
    );
  });

  test("shows two chips of one device, each sensor under a name of its own", async () => {
    const families = await onHost(COLLIDING, (kernel) => pollOf(openOn(hwmon, kernel)));
    expect(seriesOf(families)).toEqual([
      'gauge node_hwmon_chip_names{chip="soc_board",chip_name="left"} 1',
      'gauge node_hwmon_chip_names{chip="soc_board",chip_name="right"} 1',
      'gauge node_hwmon_chip_names{chip="soc_board_right",chip_name="right"} 1',
      'gauge node_hwmon_temp_celsius{chip="soc_board",sensor="temp1"} 30',
      'gauge node_hwmon_temp_celsius{chip="soc_board_right",sensor="temp1"} 31',
      'gauge node_hwmon_fan_rpm{chip="soc_board",sensor="fan1"} 900',
    ]);
  });

  test("shows the chips and sensors asked for", async () => {
    const f = async (options: Record<string, unknown>, want: string[]) => {
      const families = await pollFixture(hwmon, "large_host", options);
      const samples = families
        .filter(({ name }) => /_(celsius|rpm)$/.test(name))
        .flatMap(({ samples }) => samples);
      const names = samples.map(({ labels }) => `${labels.chip ?? ""};${labels.sensor ?? ""}`);
      expect([...new Set(names)].sort()).toEqual(want);
    };
    await f({ chips: { include: ["hwmon8"] } }, ["hwmon8;temp1"]);
    await f({ chips: { exclude: ["p*", "hwmon8"] } }, ["acpi_fan_zone__2;fan1"]);
    await f({ chips: { include: ["*coretemp*"] }, sensors: { exclude: ["*;temp1"] } }, [
      "platform_coretemp_0;temp2",
    ]);
  });

  test("finds a chip that comes within a minute", async () => {
    const folder = "sys/class/hwmon/hwmon0";
    await onHost({ [`${folder}/temp1_input`]: "1000\n" }, async (kernel, rootfs) => {
      let now = 0;
      const options = hwmon.options.parse({});
      const source = hwmon.open(options, { kernel, now: () => now });
      const count = async () => seriesOf(await pollOf(source)).length;
      expect(await count()).toBe(1);
      writeFileSync(join(rootfs, folder, "temp2_input"), "2000\n");
      expect(await count()).toBe(1);
      now = 60_000;
      expect(await count()).toBe(2);
    });
  });

  test("leaves out what a sensor does not say just now", async () => {
    const f = async (text: string, want: string[]) => {
      const files = { "sys/class/hwmon/hwmon0/temp1_input": text };
      const families = await onHost(files, (kernel) => pollOf(openOn(hwmon, kernel)));
      expect(seriesOf(families)).toEqual(want);
    };
    await f("-1500\n", ['gauge node_hwmon_temp_celsius{chip="hwmon0",sensor="temp1"} -1.5']);
    await f("1000\n\n", ['gauge node_hwmon_temp_celsius{chip="hwmon0",sensor="temp1"} 1']);
    await f("\n", []);
    await f("N/A\n", []);
    await f("12 \n", []);
  });

  test("has no data where there are no monitors", async () => {
    const poll = onHost({}, (kernel) => pollOf(openOn(hwmon, kernel)));
    await expect(poll).rejects.toThrow(NoDataError);
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(hwmon, 82));
});
