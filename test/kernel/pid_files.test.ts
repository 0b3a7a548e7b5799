import { describe, expect, test } from "@jest/globals";
import { parsePidCgroup } from "../../src/kernel/pid_cgroup.ts";
import { parsePidCmdline } from "../../src/kernel/pid_cmdline.ts";
import { parsePidIo } from "../../src/kernel/pid_io.ts";
import { parsePidStatus } from "../../src/kernel/pid_status.ts";

const STATUS = `Name:	Uid:	7
Umask:	0022
State:	S (sleeping)
Pid:	812
Uid:	1000	33	1000	1000
Gid:	1000	1000	1000	1000
VmPeak:	  17004 kB
VmSwap:	     12 kB
voluntary_ctxt_switches:	4711
nonvoluntary_ctxt_switches:	88
`;

/** Parses the text at the begin of a buffer that an earlier, longer file has filled. */
function parse<Reading>(parser: (bytes: Buffer, length: number) => Reading, text: string): Reading {
  const earlier =
    "\nUid:\t7\t7\nVmSwap:\t7 kB\nnonvoluntary_ctxt_switches:\t7\nread_bytes: 7\nwrite_bytes: 7\n";
  return parser(Buffer.from(text + earlier), Buffer.byteLength(text));
}

describe("parsePidStatus", () => {
  test("reads the effective user, swap and context switches", () => {
    const want = { uid: 33, swappedBytes: 12288, voluntarySwitches: 4711, involuntarySwitches: 88 };
    expect(parse(parsePidStatus, STATUS)).toEqual(want);
  });

  test("takes no swap for 0: kernel threads have no such line", () => {
    expect(parse(parsePidStatus, STATUS.replace(/VmSwap.*\n/, "")).swappedBytes).toBe(0);
  });

  test("refuses a status that lacks what all have", () => {
    const f = (text: string) =>
      expect(() => parse(parsePidStatus, text)).toThrow("want Uid and counts of context switches");
    f("");
    f(STATUS.replace("\nUid:", "\nUnd:"));
    f(STATUS.replace("4711", "many"));
    f(STATUS.replace(/nonvol.*/, ""));
  });
});

describe("parsePidIo", () => {
  const IO =
    "rchar: 4\nwchar: 5\nsyscr: 6\nsyscw: 7\nread_bytes: 8192\nwrite_bytes: 67108864\ncancelled_write_bytes: 9\n";

  test("reads what went to and from storage", () => {
    expect(parse(parsePidIo, IO)).toEqual({ readBytes: 8192, writtenBytes: 67108864 });
  });

  test("refuses what lacks it", () => {
    const f = (text: string) =>
      expect(() => parse(parsePidIo, text)).toThrow("want read_bytes and write_bytes");
    f("");
    f(IO.replace("\nwrite_bytes", "\nother"));
    f(IO.replace("8192", "-8192"));
  });
});

test("parsePidCgroup gives the paths in the kernel's order", () => {
  const f = (text: string, want: readonly string[]) => expect(parsePidCgroup(text)).toEqual(want);
  f("0::/system.slice/ssh.service\n", ["/system.slice/ssh.service"]);
  f("12:cpu,cpuacct:/a:b\n1:name=systemd:/c\n", ["/a:b", "/c"]);
  f("nonsense\n", []);
  f("", []);
});

test("parsePidCmdline gives the arguments", () => {
  const f = (text: string, want: readonly string[]) => expect(parsePidCmdline(text)).toEqual(want);
  f("nginx\0-g\0daemon off;\0", ["nginx", "-g", "daemon off;"]);
  f("sh\0-c\0\0x\0", ["sh", "-c", "", "x"]);
  f("postgres: writer   ", ["postgres: writer   "]);
  f("title\0\0\0\0", ["title"]);
  f("\0", []);
  f("", []);
  f(`a${"\0".repeat(60_000)}b`, ["a", ...Array.from({ length: 59_999 }, () => ""), "b"]);
});
