import { describe, expect, test } from "@jest/globals";
import { listPolicies, readGovernors } from "../../src/kernel/cpufreq.ts";
import { onHost } from "./temporary_host.ts";

const FOLDER = "sys/devices/system/cpu";

describe("listPolicies", () => {
  test("puts the CPUs that share one together, without those that are offline", async () => {
    const files = {
      [`${FOLDER}/offline`]: "2\n",
      [`${FOLDER}/cpu0/cpufreq`]: "-> ../cpufreq/policy0",
      [`${FOLDER}/cpu1/cpufreq`]: "-> ../cpufreq/policy0",
      [`${FOLDER}/cpu2/cpufreq`]: "-> ../cpufreq/policy0",
      [`${FOLDER}/cpu3/cpufreq/scaling_governor`]: "x\n",
      [`${FOLDER}/cpufreq/policy0/scaling_governor`]: "x\n",
    };
    expect(await onHost(files, listPolicies)).toEqual([
      { cpus: ["0", "1"], folder: "devices/system/cpu/cpu0/cpufreq" },
      { cpus: ["3"], folder: "devices/system/cpu/cpu3/cpufreq" },
    ]);
  });
});

describe("readGovernors", () => {
  test("reads the one in force and the others", async () => {
    const files = {
      "sys/p/scaling_governor": "ondemand\n",
      "sys/p/scaling_available_governors": "ondemand powersave \n",
    };
    const policy = { cpus: ["0"], folder: "p" };
    expect(await onHost(files, (kernel) => readGovernors(kernel, policy))).toEqual({
      current: "ondemand",
      available: ["ondemand", "powersave"],
    });
    expect(await onHost({}, (kernel) => readGovernors(kernel, policy))).toEqual({
      current: "",
      available: [],
    });
  });
});
