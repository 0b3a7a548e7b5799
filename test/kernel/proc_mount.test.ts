import { describe, expect, test } from "@jest/globals";
import { parseProcMount } from "../../src/kernel/proc_mount.ts";

const ROOT = "20 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n";
const mounted = (options: string, place = "/proc", type = "proc") =>
  `22 27 0:21 / ${place} rw,nosuid shared:14 master:3 - ${type} proc ${options}\n`;

describe("parseProcMount", () => {
  test("tells what is hidden from whom", () => {
    const f = (options: string, want: object) =>
      expect(parseProcMount(ROOT + mounted(options), "/proc")).toEqual({
        ...{ hidepid: "off", gid: 0, hasOnlyProcesses: false },
        ...want,
      });
    f("rw", {});
    f("rw,hidepid=off", {});
    f("rw,hidepid=1", { hidepid: "noaccess" });
    f("rw,hidepid=noaccess", { hidepid: "noaccess" });
    f("rw,gid=26,hidepid=2", { hidepid: "invisible", gid: 26 });
    f("rw,hidepid=invisible,subset=pid", { hidepid: "invisible", hasOnlyProcesses: true });
    f("rw,hidepid=ptraceable", { hidepid: "ptraceable" });
    f("rw,hidepid=4", { hidepid: "ptraceable" });
  });

  test("takes the uppermost mount of that very place", () => {
    const text = [
      ...[mounted("rw,hidepid=1"), mounted("rw,hidepid=2"), ROOT],
      ...[mounted("rw,hidepid=4", "/host/proc"), mounted("rw", "/proc", "tmpfs")],
    ].join("");
    expect(parseProcMount(text, "/proc")?.hidepid).toBe("invisible");
    expect(parseProcMount(text, "/host/proc")?.hidepid).toBe("ptraceable");
  });

  test("is undefined where none is mounted there", () => {
    expect(parseProcMount(ROOT, "/")).toBeUndefined();
    expect(parseProcMount("", "/proc")).toBeUndefined();
  });
});
