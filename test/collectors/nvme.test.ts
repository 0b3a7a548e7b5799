import { describe, expect, test } from "@jest/globals";
import { nvme } from "../../src/collectors/nvme.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

const poll = (files: HostFiles, options = {}) =>
  onHost(files, async (kernel) => seriesOf(await pollOf(openOn(nvme, kernel, options))));

describe("nvme", () => {
  test("shows controllers and namespaces", async () => {
    expect(seriesOf(await pollFixture(nvme, "large_host"))).toEqual(golden("large_host/nvme.txt"));
  });

  test("shows what a kernel has", async () => {
    const folder = "sys/class/nvme/nvme3";
    const f = async (files: HostFiles, want: string[]) =>
      expect(await poll({ [`${folder}/state`]: "live\n", ...files })).toEqual([
        'gauge node_nvme_info{device="nvme3",firmware_revision="",model="",serial="",state="live",cntlid=""} 1',
        ...want,
      ]);
    await f({}, []);
    await f({ [`${folder}/nvme3c3n1/size`]: "8\n", [`${folder}/hwmon2/name`]: "nvme\n" }, []);
    await f(
      {
        [`${folder}/nvme3n2/size`]: "1000\n",
        [`${folder}/nvme3n2/queue/logical_block_size`]: "512\n",
      },
      [
        'gauge node_nvme_namespace_info{device="nvme3",nsid="2",ana_state="unknown"} 1',
        'gauge node_nvme_namespace_capacity_bytes{device="nvme3",nsid="2"} 512000',
        'gauge node_nvme_namespace_size_bytes{device="nvme3",nsid="2"} 512000',
        'gauge node_nvme_namespace_logical_block_size_bytes{device="nvme3",nsid="2"} 512',
      ],
    );
  });

  test("tells a path without a word from one that is unknown", async () => {
    const folder = "sys/class/nvme/nvme3";
    const series = await poll({
      [`${folder}/nvme3n1/ana_state`]: "\n",
      [`${folder}/nvme3n2/size`]: "8\n",
    });
    expect(series.filter((line) => line.includes("_namespace_info{"))).toEqual([
      'gauge node_nvme_namespace_info{device="nvme3",nsid="1",ana_state=""} 1',
      'gauge node_nvme_namespace_info{device="nvme3",nsid="2",ana_state="unknown"} 1',
    ]);
  });

  test("has no data where the host has none", async () => {
    const f = (files: HostFiles) => expect(poll(files)).rejects.toThrow(NoDataError);
    await f({});
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(nvme, 18));
});
