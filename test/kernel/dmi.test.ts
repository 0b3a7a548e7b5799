import { describe, expect, test } from "@jest/globals";
import { readDmi } from "../../src/kernel/dmi.ts";
import { onHost } from "./temporary_host.ts";

describe("readDmi", () => {
  test("reads what there is, empty or not, and nothing that is not the machine's identity", async () => {
    const files = {
      "sys/class/dmi/id/sys_vendor": "Acme \n",
      "sys/class/dmi/id/bios_date": "01/02/2024\n",
      "sys/class/dmi/id/board_asset_tag": "\n",
      "sys/class/dmi/id/chassis_type": "3\n",
    };
    const want = { bios_date: "01/02/2024", board_asset_tag: "", system_vendor: "Acme" };
    expect(await onHost(files, readDmi)).toEqual(want);
    expect(await onHost({}, readDmi)).toEqual({});
  });
});
