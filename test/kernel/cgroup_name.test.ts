import { describe, expect, test } from "@jest/globals";
import { nameCgroup } from "../../src/kernel/cgroup_name.ts";

const ID = "0123456789abcdef".repeat(4);
const SHORT = "0123456789ab";

describe("nameCgroup", () => {
  const f = (path: string, unit: string, container: string) =>
    expect([path, nameCgroup(path)]).toEqual([path, { unit, container }]);

  test("finds units, with systemd's escapes in their names", () => {
    f("/", "", "");
    f("/init.scope", "init.scope", "");
    f("/system.slice", "system.slice", "");
    f("/system.slice/cron.service", "cron.service", "");
    f("/system.slice/cron.service/worker", "", "");
    f("/system.slice/a\\x2db.service", "a\\x2db.service", "");
    f("/system.slice/system-getty.slice/getty@tty1.service", "getty@tty1.service", "");
    f("/system.slice/_cpu.service", "cpu.service", "");
    f("/user.slice/user-1000.slice/session-2.scope", "session-2.scope", "");
    f("/.service", "", "");
    f("/service", "", "");
    f("/data.mount", "", "");
  });

  test("finds containers by their ids", () => {
    f(`/docker/${ID}`, "", ID);
    f(`/docker/${SHORT}`, "", SHORT);
    f(`/system.slice/docker-${ID}.scope`, `docker-${ID}.scope`, ID);
    f(`/system.slice/docker-${SHORT}.scope`, `docker-${SHORT}.scope`, SHORT);
    f(`/kubepods/besteffort/pod7d1c-a0/${ID}`, "", ID);
    f(
      `/kubepods.slice/kubepods-pod7d1c_a0.slice/cri-containerd-${ID}.scope`,
      `cri-containerd-${ID}.scope`,
      ID,
    );
    f(`/kubepods.slice/crio-${ID}.scope`, `crio-${ID}.scope`, ID);
    f(`/system.slice/containerd.service/kubepods-pod7d1c_a0.slice:cri-containerd:${ID}`, "", ID);
    f(`/machine.slice/libpod-${ID}.scope`, `libpod-${ID}.scope`, ID);
    f(`/ecs/a1b2/${ID}`, "", ID);
  });

  test("finds machines by their names", () => {
    f(
      "/machine.slice/machine-qemu\\x2d1\\x2dweb.scope",
      "machine-qemu\\x2d1\\x2dweb.scope",
      "qemu-1-web",
    );
    f("/machine.slice/machine-caf\\xc3\\xa9.scope", "machine-caf\\xc3\\xa9.scope", "café");
    f("/machine.slice/systemd-nspawn@my-box.service", "systemd-nspawn@my-box.service", "my-box");
    f("/lxc/101", "", "101");
    f("/lxc.payload/web", "", "web");
    f("/lxc.payload.web", "", "web");
  });

  test("takes nothing else for a container", () => {
    f(`/machine.slice/libpod-conmon-${ID}.scope`, `libpod-conmon-${ID}.scope`, "");
    f("/lxc.monitor.web", "", "");
    f("/lxc", "", "");
    f(`/${SHORT}`, "", "");
    f(`/user.slice/session-${SHORT}.scope`, `session-${SHORT}.scope`, "");
    f(`/system.slice/run-${ID.slice(1)}.scope`, `run-${ID.slice(1)}.scope`, "");
    f(`/${ID}0`, "", "");
  });

  test("takes what systemd runs in a container for no unit of this host", () => {
    f(`/system.slice/docker-${ID}.scope/system.slice/cron.service`, "", "");
    f("/lxc/101/system.slice/cron.service", "", "");
    f(`/docker/${ID}/kubepods/pod7d1c-a0/${ID}`, "", ID);
  });
});
