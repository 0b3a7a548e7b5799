import { describe, expect, test } from "@jest/globals";
import { isLoopbackAddress } from "../../src/http/loopback.ts";

describe("isLoopbackAddress", () => {
  const f = (address: string, want: boolean) =>
    expect([address, isLoopbackAddress(address)]).toEqual([address, want]);

  test("127.0.0.0/8 and ::1, also written as IPv6", () => {
    f("127.0.0.1", true);
    f("127.255.255.254", true);
    f("::1", true);
    f("::ffff:127.0.0.1", true);
  });

  test("nothing else", () => {
    f("10.0.0.1", false);
    f("1127.0.0.1", false);
    f("127.0.0.1.example.org", false);
    f("::ffff:10.0.0.1", false);
    f("fe80::1", false);
    f("0.0.0.0", false);
  });
});
