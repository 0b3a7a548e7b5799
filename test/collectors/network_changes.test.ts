import { describe, expect, test } from "@jest/globals";
import { network } from "../../src/collectors/network.ts";
import { fixture, openOn, pollOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("network, poll after poll,", () => {
  test("shows the same properties as before until a device's change", () =>
    withHost(
      { "sys/class/net/eth0/operstate": "up\n", "sys/class/net/eth1/operstate": "up\n" },
      async ({ kernel, write, remove }) => {
        const source = openOn(network, kernel);
        const [first, second] = [await pollOf(source), await pollOf(source)];
        expect(second.every((family, index) => family === first[index])).toBe(true);
        write("sys/class/net/eth1/operstate", "down\n");
        const third = await pollOf(source);
        const [before, after] = [first, third].map(([up]) => up?.samples ?? []);
        expect(after?.map(({ value }) => value)).toEqual([1, 0]);
        expect(after?.every(({ labels }, index) => labels === before?.[index]?.labels)).toBe(true);
        remove("sys/class/net/eth0");
        const [fourth] = await pollOf(source);
        expect(fourth?.samples.map(({ labels }) => labels)).toEqual([{ device: "eth1" }]);
      },
    ));

  test("shows the same families as before where nothing but some counters changes", () =>
    withHost(
      {
        "proc/net/dev": fixture("small_vm/proc/net/dev"),
        "sys/class/net/eth0/operstate": "up\n",
        "sys/class/net/eth0/ifalias": "uplink\n",
      },
      async ({ kernel, write }) => {
        const source = openOn(network, kernel, { label_ifalias: true });
        const first = await pollOf(source);
        expect(await pollOf(source)).toBe(first);
        expect(await pollOf(source)).toBe(first);
        const text = fixture("small_vm/proc/net/dev");
        kernel.close();
        write("proc/net/dev", text.replace(/(eth0: *)\d+/, "$1987654321"));
        const second = await pollOf(source);
        const others = second.filter((family, index) => family !== first[index]);
        expect(others.map(({ name }) => name)).toEqual(["node_network_receive_bytes_total"]);
        expect(others[0]?.samples.at(-1)).toEqual({
          labels: { device: "eth0", ifalias: "uplink" },
          value: 987654321,
        });
        write("sys/class/net/eth0/ifalias", "spare\n");
        write("sys/class/net/eth0/operstate", "down\n");
        const [traffic] = await pollOf(source);
        expect(traffic?.samples.at(-1)?.labels).toEqual({ device: "eth0", ifalias: "spare" });
      },
    ));

  test("shows a device that comes at once, in both sources", () =>
    withHost(
      { "proc/net/dev": fixture("small_vm/proc/net/dev"), "sys/class/net/lo/operstate": "up\n" },
      async ({ kernel, write }) => {
        const source = openOn(network, kernel);
        const f = async (want: string[]) => {
          const families = await pollOf(source);
          const up = families.find(({ name }) => name === "node_network_up");
          expect(up?.samples.map(({ labels }) => labels.device)).toEqual(want);
        };
        await f(["lo"]);
        const text = fixture("small_vm/proc/net/dev");
        write("proc/net/dev", text + (text.split("\n")[2] ?? "").replace("lo:", "wg0:"));
        write("sys/class/net/wg0/operstate", "unknown\n");
        kernel.close();
        await f(["lo", "wg0"]);
      },
    ));
});
