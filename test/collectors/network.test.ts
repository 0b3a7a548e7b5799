import { describe, expect, test } from "@jest/globals";
import { network } from "../../src/collectors/network.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import type { Source } from "../../src/polling/collector.ts";
import {
  fixture,
  fixtureKernel,
  golden,
  openOn,
  pollFixture,
  pollOf,
  seriesOf,
} from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("network", () => {
  test("shows all that devices received and transmitted", async () => {
    const f = async (host: string) =>
      expect(seriesOf(await pollFixture(network, host))).toEqual(golden(`${host}/network.txt`));
    await f("large_host");
    await f("small_vm");
  });

  test("shows the devices asked for", async () => {
    const f = async (devices: object, want: string[]) => {
      const families = await pollFixture(network, "small_vm", { devices });
      expect((families[0]?.samples ?? []).map(({ labels }) => labels.device)).toEqual(want);
    };
    await f({}, ["lo", "ifb0", "ifb1", "eth0"]);
    await f({ exclude: ["lo", "ifb*"] }, ["eth0"]);
    await f({ include: ["none"] }, []);
  });

  test("shows what sysfs has where there is no net/dev, and the other way round", () =>
    withHost(
      { "sys/class/net/eth0/operstate": "up\n", "proc/net/dev": fixture("small_vm/proc/net/dev") },
      async ({ kernel, remove }) => {
        const source = openOn(network, kernel);
        const f = async (want: number) => {
          expect((await pollOf(source)).map(({ name }) => name)).toHaveLength(want);
          kernel.close();
        };
        await f(16 + 2);
        remove("proc/net/dev");
        await f(2);
        remove("sys/class/net/eth0");
        await expect(pollOf(source)).rejects.toThrow(NoDataError);
      },
    ));

  test("keeps one source where the other is faulty, and tells", () =>
    withHost(
      { "sys/class/net/eth0/operstate": "up\n", "proc/net/dev": fixture("small_vm/proc/net/dev") },
      async ({ kernel, write }) => {
        const good = openOn(network, kernel);
        const noSysfs = openOn(network, {
          ...kernel,
          listSys: () => {
            throw new Error("EACCES: permission denied");
          },
        });
        const f = async (source: Source, families: number, about: string[], reason = "") => {
          expect(await pollOf(source)).toHaveLength(families);
          const troubles = source.troubles?.() ?? [];
          expect(troubles.map((trouble) => trouble.about)).toEqual(about);
          expect(troubles[0]?.reason ?? "").toContain(reason);
          kernel.close();
        };
        await f(good, 16 + 2, []);
        await f(noSysfs, 16, ["/sys/class/net"], "EACCES");
        write("proc/net/dev", "");
        await f(good, 2, ["/proc/net/dev"], "two lines of header");
        write("proc/net/dev", `${fixture("small_vm/proc/net/dev")}eth1: 1 2 3\n`);
        await f(good, 2, ["/proc/net/dev"], "two lines of header");
        await expect(async () => pollOf(noSysfs)).rejects.toThrow("EACCES");
        kernel.close();
        write("proc/net/dev", fixture("small_vm/proc/net/dev"));
        await f(good, 16 + 2, []);
      },
    ));

  test("fails where net/dev is faulty and sysfs shows no device", () =>
    withHost({ "proc/net/dev": "", "sys/class/net/none": "" }, async ({ kernel }) => {
      await expect(async () => pollOf(openOn(network, kernel))).rejects.toThrow(
        "Cannot parse net/dev",
      );
    }));

  test("fails where sysfs cannot be read", async () => {
    const kernel = fixtureKernel("small_vm");
    const attribute = () => {
      throw new Error("EMFILE: too many open files");
    };
    await expect(async () => pollOf(openOn(network, { ...kernel, attribute }))).rejects.toThrow(
      "EMFILE",
    );
    kernel.close();
  });

  test("counts each kind of error apart where asked to", async () => {
    const options = { enable_detailed_metrics: true, devices: { include: ["eth0"] } };
    const series = seriesOf(await pollFixture(network, "large_host", options));
    const traffic = series.filter((line) => /_(receive|transmit|multicast|collisions)/.test(line));
    expect(traffic).toHaveLength(24 + 1);
    expect(traffic).toEqual(
      expect.arrayContaining([
        'counter node_network_receive_missed_errors_total{device="eth0"} 904',
        'counter node_network_multicast_total{device="eth0"} 911',
        'counter node_network_collisions_total{device="eth0"} 922',
        'gauge node_network_transmit_queue_length{device="eth0"} 2000',
      ]),
    );
  });

  test("takes the detailed counters from net/dev where sysfs has none, under node_exporter's names", () =>
    withHost(
      {
        "sys/class/net/eth0/operstate": "up\n",
        "proc/net/dev": `\n |bytes\neth0: ${Array.from({ length: 16 }, (_, at) => at + 1).join(" ")}\n`,
      },
      async ({ kernel }) => {
        const source = openOn(network, kernel, { enable_detailed_metrics: true });
        const series = seriesOf(await pollOf(source)).filter((line) => line.startsWith("counter"));
        expect(
          series.map((line) => line.replace(/^counter node_network_|_total.*\}/g, "")),
        ).toEqual([
          ...["receive_bytes 1", "receive_packets 2", "receive_errors 3", "receive_dropped 4"],
          ...["receive_fifo 5", "receive_frame 6", "receive_compressed 7", "receive_multicast 8"],
          ...["transmit_bytes 9", "transmit_packets 10", "transmit_errors 11"],
          ...["transmit_dropped 12", "transmit_fifo 13", "transmit_colls 14"],
          ...["transmit_carrier 15", "transmit_compressed 16"],
        ]);
      },
    ));

  test("labels traffic with the alias where asked to", async () => {
    const options = { label_ifalias: true, devices: { include: ["bond0", "eth0:1"] } };
    const series = seriesOf(await pollFixture(network, "large_host", options));
    expect(series.filter((line) => /receive_packets|_mtu_/.test(line))).toEqual([
      'counter node_network_receive_packets_total{device="eth0:1",ifalias=""} 12',
      'counter node_network_receive_packets_total{device="bond0",ifalias="servers"} 1000',
      'gauge node_network_mtu_bytes{device="bond0"} 9000',
    ]);
  });

  test("leaves out a speed that is not known where asked to", async () => {
    const f = async (ignore_invalid_speed: boolean, want: string[]) => {
      const families = await pollFixture(network, "large_host", { ignore_invalid_speed });
      const speed = families.find(({ name }) => name === "node_network_speed_bytes");
      expect(speed?.samples.map(({ labels }) => labels.device)).toEqual(want);
    };
    await f(false, ["bond0", "eth0", "eth1", "tun7"]);
    await f(true, ["bond0", "eth0", "tun7"]);
  });

  test("shows the addresses of this host where asked to", async () => {
    const f = async (options: Readonly<Record<string, unknown>>, isShown: boolean) => {
      const names = (await pollFixture(network, "large_host", options)).map(({ name }) => name);
      expect(names.includes("node_network_address_info")).toBe(isShown);
    };
    await f({}, false);
    await f({ address_info: true }, true);
    await f({ address_info: true, devices: { exclude: ["**"] } }, false);
  });

  test("pauses where many devices take long", async () => {
    const kernel = fixtureKernel("large_host");
    let [at, pauses] = [0, 0];
    const host = { kernel, now: () => (at += 2) };
    const source = network.open(network.options.parse({}), host);
    const families = await source.poll({
      signal: new AbortController().signal,
      timeoutSeconds: 5,
      pause: () => {
        pauses += 1;
        return Promise.resolve();
      },
    });
    kernel.close();
    expect(seriesOf(families)).toEqual(golden("large_host/network.txt"));
    const columns = 17 + 18;
    expect(pauses).toBeGreaterThan(columns);
  });

  test("carries the same labels from poll to poll", async () => {
    const kernel = fixtureKernel("large_host");
    const source = openOn(network, kernel);
    const [first, second] = [await pollOf(source), await pollOf(source)].map((families) =>
      families.flatMap(({ samples }) => samples.map(({ labels }) => labels)),
    );
    kernel.close();
    expect(first).toHaveLength(173);
    expect(second?.every((labels, index) => labels === first?.[index])).toBe(true);
  });
});
