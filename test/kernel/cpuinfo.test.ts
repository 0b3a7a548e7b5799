import { describe, expect, test } from "@jest/globals";
import { type CpuInfo, parseCpuinfo } from "../../src/kernel/cpuinfo.ts";
import { fixture } from "../collectors/fixture_host.ts";

const NOTHING: CpuInfo = {
  cpu: "0",
  package: "",
  core: "",
  vendor: "",
  family: "",
  model: "",
  modelName: "",
  microcode: "",
  stepping: "",
  cacheSize: "",
  hertz: undefined,
  flags: [],
  bugs: [],
};

describe("parseCpuinfo", () => {
  test("takes what x86 says", () => {
    const cpus = parseCpuinfo(fixture("large_host/proc/cpuinfo"));
    expect(cpus.map(({ cpu, package: id, core }) => [cpu, id, core])).toEqual([
      ["0", "0", "0"],
      ["1", "0", "4"],
      ["3", "1", "0"],
      ["10", "1", "0"],
    ]);
    expect(cpus[3]).toEqual({
      cpu: "10",
      package: "1",
      core: "0",
      vendor: "AuthenticAMD",
      family: "25",
      model: "1",
      modelName: "AMD EPYC 7343 16-Core Processor",
      microcode: "0xa0011d1",
      stepping: "1",
      cacheSize: "512 KB",
      hertz: 1849125000,
      flags: ["fpu", "vme", "sse2", "ht", "aes", "avx", "avx2", "svm"],
      bugs: ["sysret_ss_attrs", "spectre_v1", "spectre_v2"],
    });
  });

  test("takes what other architectures say", () => {
    const f = (text: string, want: Partial<CpuInfo>[]) =>
      expect(parseCpuinfo(text)).toEqual(want.map((each) => ({ ...NOTHING, ...each })));
    f("processor\t: 0\nBogoMIPS\t: 243\nFeatures\t: fp asimd\n\n", [{ flags: ["fp", "asimd"] }]);
    f("processor\t: 0\ncpu\t\t: POWER9 (raw)\nclock\t\t: 2300.000000MHz\n\nplatform\t: pSeries\n", [
      { vendor: "POWER9 (raw)", hertz: 2300000000 },
    ]);
    f("processor\t: 1\nhart\t: 2\nisa\t: rv64imafdc\n", [
      { cpu: "1", core: "2", modelName: "rv64imafdc" },
    ]);
    f("system type\t: generic\n\nprocessor\t: 0\nCPU Family\t: Loongson-64bit\nModel Name\t: X\n", [
      { vendor: "generic", family: "Loongson-64bit", modelName: "X" },
    ]);
  });

  test("takes the two parts of what s390x says", () => {
    const text = [
      "vendor_id       : IBM/S390",
      "# processors    : 2",
      "bogomips per cpu: 3033.00",
      "features\t: esan3 zarch",
      "processor 0: version = 00,  identification = 2733E8,  machine = 2964",
      "processor 1: version = 00,  identification = 2733E8,  machine = 2964",
      "",
      "cpu number      : 0",
      "physical id     : 2",
      "core id         : 1",
      "cpu MHz dynamic : 5000",
      "",
      "cpu number      : 1",
      "cpu MHz dynamic : 4000",
      "",
    ];
    const both = { vendor: "IBM/S390", flags: ["esan3", "zarch"] };
    expect(parseCpuinfo(text.join("\n"))).toEqual([
      { ...NOTHING, ...both, cpu: "0", package: "2", core: "1", hertz: 5e9 },
      { ...NOTHING, ...both, cpu: "1", hertz: 4e9 },
    ]);
  });

  test("refuses a text without a CPU", () => {
    expect(() => parseCpuinfo("nothing here\n")).toThrow(
      'Cannot parse cpuinfo: it begins with "nothing here\\n", want lines "processor : 0"',
    );
  });
});
