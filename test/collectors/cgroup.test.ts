import { describe, expect, jest, test } from "@jest/globals";
import { cgroup } from "../../src/collectors/cgroup.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type ChangingHost, withHost } from "./changing_host.ts";
import { fixtureKernel, golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";

const MOUNT = "33 26 0:29 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
const ID = "0123456789abcdef".repeat(4);

/** A host with version 2 that has these files of cgroups. */
function onVersion2(
  files: Readonly<Record<string, string>>,
  use: (host: ChangingHost) => Promise<void>,
): Promise<void> {
  const own = Object.entries(files).map(([file, text]) => [`sys/fs/cgroup${file}`, text] as const);
  return withHost(Object.fromEntries([["proc/1/mountinfo", MOUNT], ...own]), use);
}

describe("cgroup", () => {
  test("shows what version 2 counts, and leaves out limits that are not set", async () => {
    expect(seriesOf(await pollFixture(cgroup, "cgroup_v2"))).toEqual(golden("cgroup_v2/want.txt"));
  });

  test("shows the same of version 1, where each controller has a tree of its own", async () => {
    expect(seriesOf(await pollFixture(cgroup, "cgroup_v1"))).toEqual(golden("cgroup_v1/want.txt"));
  });

  test("counts CPU time and processes once where both versions do", async () => {
    expect(seriesOf(await pollFixture(cgroup, "cgroup_hybrid", { processes: true }))).toEqual(
      golden("cgroup_hybrid/want.txt"),
    );
  });

  test("names units and containers", async () => {
    const f = (path: string, unit: string, container: string) =>
      onVersion2({ [`${path}/pids.current`]: "3\n" }, async ({ kernel }) => {
        const families = await pollOf(openOn(cgroup, kernel));
        const labels = families.flatMap(({ samples }) => samples.map((sample) => sample.labels));
        expect(labels).toEqual([{ cgroup: path, unit, container }]);
      });
    await f("/system.slice/cron.service", "cron.service", "");
    await f(`/system.slice/docker-${ID}.scope`, `docker-${ID}.scope`, ID);
    await f(`/system.slice/docker-${ID}.scope/init.scope`, "", "");
    await f(`/kubepods/burstable/pod7d1c-a0/${ID}`, "", ID);
    await f(`/a.slice/a-b.slice/a-b-c.slice/crio-${ID}.scope`, `crio-${ID}.scope`, ID);
  });

  test("shows the cgroups, fields, devices and parts asked for", async () => {
    const f = async (options: Record<string, unknown>, shown: RegExp, want: readonly string[]) => {
      const series = seriesOf(await pollFixture(cgroup, "cgroup_v2", options));
      const short = series.map((line) =>
        line.replace(/^\w+ cgroup_|,?unit="[^"]*"|,container=""/g, ""),
      );
      expect(short.filter((line) => shown.test(line))).toEqual(want);
    };
    const web = 'cgroup="/system.slice/web.service"';
    await f({ depth: 0 }, /pids_current/, []);
    await f({ depth: 1 }, /pids_current/, ['pids_current{cgroup="/system.slice"} 120']);
    await f({ depth: 5, cgroups: { include: ["**/deep.*"] } }, /./, [
      'pids_current{cgroup="/user.slice/user-1000.slice/user@1000.service/app.slice/deep.service"} 1',
    ]);
    await f({ cgroups: { include: ["/system.slice/*"], exclude: ["**/web*"] } }, /./, [
      'pids_current{cgroup="/system.slice/_cpu.service"} 1',
    ]);
    await f({ memory_stat: { include: [] } }, /memory_(anon|file|pg)/, []);
    await f({ depth: 0, memory_stat: { include: ["thp*", "slab"] } }, /memory_/, [
      'memory_slab_bytes{cgroup="/"} 3145728',
      'memory_thp_fault_alloc_total{cgroup="/"} 0',
    ]);
    await f({ io: false }, /io_/, []);
    await f({ devices: { exclude: ["**"] } }, /io_/, []);
    await f({ devices: { include: ["loop3"], exclude: [] } }, /io_read_bytes/, [
      `io_read_bytes_total{${web},device="loop3"} 512`,
    ]);
    await f({ pressure: false }, /pressure_/, []);
    await f({ processes: true }, /^processes/, [
      'processes{cgroup="/"} 2',
      'processes{cgroup="/system.slice"} 0',
      `processes{${web}} 3`,
    ]);
  });

  test("follows cgroups that come and go", () =>
    onVersion2({ "/a.service/pids.current": "1\n" }, async ({ kernel, write, remove }) => {
      const source = openOn(cgroup, kernel);
      const f = async (...want: string[]) => {
        const [family] = await pollOf(source);
        expect(family?.samples.map(({ labels }) => labels.unit)).toEqual(want);
      };
      await f("a.service");
      write("sys/fs/cgroup/b.slice/b-c.service/pids.current", "2\n");
      await f("a.service", "b-c.service");
      remove("sys/fs/cgroup/a.service");
      await f("b-c.service");
      remove("sys/fs/cgroup/b.slice/b-c.service");
      expect(await pollOf(source)).toEqual([]);
    }));

  test("shows throttling where there is a quota, or has been", async () => {
    const f = (max: string, periods: number, want: string[]) =>
      onVersion2(
        { "/cpu.max": max, "/cpu.stat": `nr_periods ${periods}\nnr_throttled 2\n` },
        async ({ kernel }) => {
          const series = seriesOf(await pollOf(openOn(cgroup, kernel)));
          expect(series.map((line) => line.replace(/^\w+ cgroup_|\{.*\}/g, ""))).toEqual(want);
        },
      );
    await f("max 100000\n", 0, []);
    await f("20000 100000\n", 0, [
      "cpu_periods_total 0",
      "cpu_throttled_periods_total 2",
      "cpu_quota_cores 0.2",
    ]);
    await f("max 100000\n", 7, ["cpu_periods_total 7", "cpu_throttled_periods_total 2"]);
  });

  test("goes without a file that makes no sense, and tells of it as long as it lasts", () =>
    onVersion2(
      { "/io.stat": "8:0 rbytes=many\n", "/pids.max": "some\n", "/pids.current": "1\n" },
      async ({ kernel, write }) => {
        const source = openOn(cgroup, kernel);
        const told = () => source.troubles?.().map(({ about, reason }) => `${about} ${reason}`);
        const series = ['gauge cgroup_pids_current{cgroup="/",unit="",container=""} 1'];
        const both = [
          'io.stat /: Cannot parse io.stat: it has "rbytes=many", want 8:0 or rbytes=0',
          'pids.max /: Cannot parse pids.max: it is "some\\n", want a number or max',
        ];
        expect(seriesOf(await pollOf(source))).toEqual(series);
        expect(told()).toEqual(both);
        await pollOf(source);
        expect(told()).toEqual(both);
        write("sys/fs/cgroup/io.stat", "");
        await pollOf(source);
        expect(told()).toEqual(both.slice(1));
      },
    ));

  test("has no data where no control groups are mounted", async () => {
    const f = (table: string) =>
      withHost({ "proc/1/mountinfo": table }, async ({ kernel }) => {
        await expect(pollOf(openOn(cgroup, kernel))).rejects.toThrow(NoDataError);
      });
    await f("24 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
    await f("31 30 0:31 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n");
  });

  test("lets the event loop turn among many, and ends where the poll is aborted", () => {
    const files = Array.from({ length: 400 }, (_, at) => [`/${at}.service/pids.current`, "1\n"]);
    return onVersion2(
      Object.fromEntries(files) as Readonly<Record<string, string>>,
      async ({ kernel }) => {
        const source = openOn(cgroup, kernel);
        const { signal } = new AbortController();
        const pause = jest.fn(() => Promise.resolve());
        const [family] = await source.poll({ signal, timeoutSeconds: 5, pause });
        expect(family?.samples).toHaveLength(400);
        expect(pause).toHaveBeenCalled();
        const aborted = () => Promise.reject(new Error("aborted"));
        await expect(source.poll({ signal, timeoutSeconds: 5, pause: aborted })).rejects.toThrow(
          "aborted",
        );
        expect((await pollOf(source))[0]?.samples).toHaveLength(400);
      },
    );
  });

  test("carries the same labels from poll to poll", async () => {
    const f = async (host: string, count: number) => {
      const kernel = fixtureKernel(host);
      const source = openOn(cgroup, kernel);
      const poll = async () =>
        (await pollOf(source)).flatMap(({ samples }) => samples.map(({ labels }) => labels));
      const [first, second] = [await poll(), await poll()];
      kernel.close();
      expect(first).toHaveLength(count);
      expect(second.length).toBe(count);
      expect(second.every((labels, index) => labels === first[index])).toBe(true);
    };
    await f("cgroup_v2", golden("cgroup_v2/want.txt").length);
    await f("cgroup_v1", golden("cgroup_v1/want.txt").length);
  });
});
