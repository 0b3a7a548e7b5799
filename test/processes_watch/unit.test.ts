import { expect, test } from "@jest/globals";
import { createUnitTest } from "../../src/processes_watch/unit.ts";

test("createUnitTest knows the cgroups of a unit of this host", () => {
  const f = (unit: string, cgroup: string, want: boolean) =>
    expect(createUnitTest(unit)(cgroup)).toBe(want);
  f("nginx.service", "/system.slice/nginx.service", true);
  f("nginx.service", "/system.slice/nginx.service/workers", true);
  f("nginx.service", "/nginx.service", true);
  f("nginx.service", "/../nginx.service", true);
  f("nginx.service", "/system.slice/my-nginx.service", false);
  f("nginx.service", "/system.slice/nginx.service.d", false);
  f("nginx.service", "/system.slice", false);
  f("nginx.service", "/", false);
  f("system.slice", "/system.slice/nginx.service", true);
  f("getty@tty1.service", "/system.slice/system-getty.slice/getty@tty1.service", true);
  f("app.service", "/user.slice/user-7.slice/user@7.service/app.slice/app.service", true);
  f("user@7.service", "/user.slice/user-7.slice/user@7.service/init.scope", true);
});

test("createUnitTest does not take a container's unit for the host's", () => {
  const f = (cgroup: string) => expect(createUnitTest("nginx.service")(cgroup)).toBe(false);
  f("/system.slice/docker-0123456789ab.scope/system.slice/nginx.service");
  f("/docker/0123456789ab/system.slice/nginx.service");
  f("/lxc.payload.web/system.slice/nginx.service");
  f("/machine.slice/machine-web.scope/system.slice/nginx.service");
});
