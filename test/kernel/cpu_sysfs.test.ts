import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { createCpuStateReader } from "../../src/kernel/cpu_sysfs.ts";
import { type HostFiles, onHost } from "./temporary_host.ts";

const FOLDER = "sys/devices/system/cpu";

function read(files: HostFiles) {
  return onHost(files, (kernel) => createCpuStateReader(kernel, () => 0)());
}

describe("createCpuStateReader", () => {
  test("reads nothing where there is nothing", async () => {
    expect(await read({})).toEqual({ isolated: [], online: [], throttles: [] });
  });

  test("cannot tell who is online where the first CPU does not", async () => {
    const f = async (files: HostFiles, want: object[]) =>
      expect((await read(files)).online).toEqual(want);
    await f({ [`${FOLDER}/cpu0/uevent`]: "", [`${FOLDER}/cpu1/online`]: "1\n" }, []);
    await f({ [`${FOLDER}/cpu0/online`]: "1\n", [`${FOLDER}/cpu1/online`]: "0\n" }, [
      { cpu: "0", online: true },
      { cpu: "1", online: false },
    ]);
  });

  test("asks the next CPU of a core that the first does not speak for", async () => {
    const { throttles } = await read({
      [`${FOLDER}/cpu0/topology/physical_package_id`]: "0\n",
      [`${FOLDER}/cpu0/topology/core_id`]: "7\n",
      [`${FOLDER}/cpu1/topology/physical_package_id`]: "0\n",
      [`${FOLDER}/cpu1/topology/core_id`]: "7\n",
      [`${FOLDER}/cpu1/thermal_throttle/core_throttle_count`]: "3\n",
      [`${FOLDER}/cpu2/topology/physical_package_id`]: "-1\n",
      [`${FOLDER}/cpu2/topology/core_id`]: "0\n",
      [`${FOLDER}/cpu2/thermal_throttle/core_throttle_count`]: "9\n",
    });
    expect(throttles).toEqual([{ package: "0", core: "7", count: 3 }]);
  });

  test("follows a CPU that goes offline at once, counts at once, the rest within a minute", async () => {
    const files = {
      [`${FOLDER}/online`]: "0-1\n",
      [`${FOLDER}/isolated`]: "\n",
      [`${FOLDER}/cpu0/online`]: "1\n",
      [`${FOLDER}/cpu1/online`]: "1\n",
    };
    await onHost(files, (kernel, rootfs) => {
      let now = 0;
      const state = createCpuStateReader(kernel, () => now);
      const write = (file: string, text: string) => writeFileSync(join(rootfs, FOLDER, file), text);
      const online = () => state().online.map(({ online }) => online);
      expect(online()).toEqual([true, true]);
      write("isolated", "1\n");
      expect(state().isolated).toEqual([]);
      write("cpu1/online", "0\n");
      write("online", "0\n");
      expect(online()).toEqual([true, false]);
      now = 60_000;
      expect(state().isolated).toEqual(["1"]);
    });
  });

  test("is the same object until a count or a CPU changes", async () => {
    const throttle = `${FOLDER}/cpu0/thermal_throttle/core_throttle_count`;
    const files = {
      [`${FOLDER}/cpu0/topology/physical_package_id`]: "0\n",
      [`${FOLDER}/cpu0/topology/core_id`]: "0\n",
      [throttle]: "3\n",
    };
    await onHost(files, (kernel, rootfs) => {
      let now = 0;
      const state = createCpuStateReader(kernel, () => now);
      const first = state();
      expect(state()).toBe(first);
      now = 60_000;
      expect(state()).toBe(first);
      writeFileSync(join(rootfs, throttle), "4\n");
      expect(state().throttles.map(({ count }) => count)).toEqual([4]);
    });
  });
});
