import { describe, expect, test } from "@jest/globals";
import { readEdac } from "../../src/kernel/edac.ts";
import { onHost } from "./temporary_host.ts";

const MC = "sys/devices/system/edac/mc";

describe("readEdac", () => {
  test("leaves open what is not counted", async () => {
    const files = { [`${MC}/mc1/ce_count`]: "4\n", [`${MC}/mc1/csrow2/ch0_ce_count`]: "4\n" };
    expect(await onHost(files, readEdac)).toEqual({
      controllers: [{ place: ["1"], corrected: 4, uncorrected: undefined }],
      rows: [
        { place: ["1", "unknown"], corrected: undefined, uncorrected: undefined },
        { place: ["1", "2"], corrected: undefined, uncorrected: undefined },
      ],
      channels: [{ place: ["1", "2", "0", "unknown"], corrected: 4, uncorrected: undefined }],
    });
  });

  test("names a DIMM as node_exporter does", async () => {
    const f = async (label: string, want: string) => {
      const row = `${MC}/mc0/csrow0`;
      const files = { [`${row}/ch1_ce_count`]: "0\n", [`${row}/ch1_dimm_label`]: label };
      const { channels } = await onHost(files, readEdac);
      expect(channels.map(({ place }) => place.at(-1))).toEqual([want]);
    };
    await f("mc#0csrow#2channel#1\n", "mc0_csrow2_channel1");
    await f("DIMM_A1 \n", "DIMM_A1");
    await f("\n", "");
  });

  test("finds nothing where there is nothing", async () => {
    const nothing = { controllers: [], rows: [], channels: [] };
    expect(await onHost({}, readEdac)).toEqual(nothing);
  });
});
