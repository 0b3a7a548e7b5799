import { describe, expect, test } from "@jest/globals";
import type { Labels } from "../../src/model/family.ts";
import { createMountLabels, type LabelledMount } from "../../src/model/mount_labels.ts";

const ROOT: LabelledMount = {
  ...{ device: "/dev/a", fsType: "ext4", mountPoint: "/" },
  ...{ major: "8", minor: "1", canHang: false },
};
const SHARE: LabelledMount = { ...ROOT, device: "nas:/", mountPoint: "/mnt", canHang: true };

function drain<Result>(steps: Generator<undefined, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

describe("createMountLabels", () => {
  test("has labels for what a mount has", () => {
    const { each, withError } = createMountLabels();
    const usage = { device: "nas:/", device_error: "", fstype: "ext4", mountpoint: "/mnt" };
    const numbers = { device: "nas:/", major: "8", minor: "1", mountpoint: "/mnt" };
    expect(drain(each([SHARE]))).toEqual([{ usage, numbers, hangable: { mountpoint: "/mnt" } }]);
    expect(withError(SHARE, "stale")).toEqual({ ...usage, device_error: "stale" });
    const { device, fsType, mountPoint } = ROOT;
    const [unnumbered] = drain(each([{ device, fsType, mountPoint }]));
    expect(unnumbered).toMatchObject({ numbers: undefined, hangable: undefined });
  });

  test("gives them to the first mount that they fit", () => {
    const { each } = createMountLabels();
    const f = (second: Partial<LabelledMount>, want: string[]) => {
      const [, labels] = drain(each([SHARE, { ...SHARE, ...second }]));
      const given = Object.entries(labels ?? {}).filter(([, of]: [string, unknown]) => of);
      expect(given.map(([name]) => name)).toEqual(want);
    };
    f({}, []);
    f({ minor: "2" }, ["numbers"]);
    f({ fsType: "xfs" }, ["usage"]);
    f({ device: "other:/" }, ["usage", "numbers"]);
    f({ mountPoint: "/srv" }, ["usage", "numbers", "hangable"]);
  });

  test("hands out the same objects, of a list that it knows and of another", () => {
    const { each, withError } = createMountLabels();
    const mounts = [ROOT, SHARE];
    const first = drain(each(mounts));
    const failed: Labels = withError(ROOT, "stale");
    expect(drain(each(mounts))).toBe(first);
    expect(withError(ROOT, "stale")).toBe(failed);
    const [root] = drain(each([ROOT]));
    expect(root?.usage).toBe(first[0]?.usage);
    expect(root?.numbers).toBe(first[0]?.numbers);
  });
});
