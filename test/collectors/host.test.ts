import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { host } from "../../src/collectors/host.ts";
import type { KernelReader } from "../../src/kernel/reader.ts";
import { readUname } from "../../src/kernel/uname.ts";
import { onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

function refuse(): never {
  throw new Error("EMFILE: too many open files");
}

describe("host", () => {
  test("shows kernel, system, machine and hung tasks", async () => {
    const [uname, ...rest] = await pollFixture(host, "large_host");
    expect(uname?.samples).toEqual([{ labels: readUname(), value: 1 }]);
    expect(seriesOf(rest)).toEqual(golden("large_host/host.txt"));
  });

  test("leaves out the parts that the host lacks", async () => {
    const families = await onHost({}, (kernel) => pollOf(openOn(host, kernel)));
    expect(families.map(({ name }) => name)).toEqual(["node_uname_info", "node_selinux_enabled"]);
  });

  test("shows SELinux's modes where it is enabled", async () => {
    const files = {
      "sys/fs/selinux/enforce": "1",
      "etc/selinux/config": "SELINUX=permissive\n",
    };
    const families = await onHost(files, (kernel) => pollOf(openOn(host, kernel)));
    expect(seriesOf(families).filter((line) => line.includes("selinux"))).toEqual([
      "gauge node_selinux_enabled 1",
      "gauge node_selinux_config_mode 0",
      "gauge node_selinux_current_mode 1",
    ]);
  });

  test("loses of its five parts only the one that is faulty, and tells", async () => {
    const good = {
      "etc/os-release": "ID=debian\n",
      "sys/class/dmi/id/sys_vendor": "Acme\n",
      "proc/sys/kernel/hung_task_detect_count": "2\n",
    };
    const all = ["uname_info", "os_info", "dmi_info", "selinux_enabled", "kernel_hung_tasks_total"];
    const f = async (fault: Partial<KernelReader>, lost: string, about: string) => {
      await onHost(good, async (kernel) => {
        const source = openOn(host, { ...kernel, ...fault });
        const names = (await pollOf(source)).map(({ name }) => name.replace("node_", ""));
        expect(names).toEqual(all.filter((name) => name !== lost));
        expect(source.troubles?.().map((trouble) => trouble.about)).toEqual([about]);
      });
    };
    const hung = "/proc/sys/kernel/hung_task_detect_count";
    await f({ proc: () => "two" }, "kernel_hung_tasks_total", hung);
    await f({ root: refuse }, "os_info", "/etc/os-release");
    await f({ attribute: refuse }, "dmi_info", "/sys/class/dmi/id");
    await f({ listSys: refuse }, "selinux_enabled", "/sys/fs/selinux");
  });

  test("follows an upgrade of the system within a minute", async () => {
    await onHost({ "etc/os-release": "ID=old\n" }, async (kernel, rootfs) => {
      let now = 0;
      const source = host.open({}, { kernel, now: () => now });
      const idOf = async () =>
        (await pollOf(source)).find(({ name }) => name === "node_os_info")?.samples[0]?.labels.id;
      expect(await idOf()).toBe("old");
      writeFileSync(join(rootfs, "etc/os-release"), "ID=new\n");
      expect(await idOf()).toBe("old");
      now = 60_000;
      expect(await idOf()).toBe("new");
    });
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(host, 7));
});
