import { describe, expect, test } from "@jest/globals";
import type { ListenAddress } from "../../src/config/config.ts";
import { formatListenAddress, parseListenAddress } from "../../src/config/listen.ts";

describe("parseListenAddress", () => {
  const f = (text: string, want: ListenAddress) =>
    test(text, () => {
      expect(parseListenAddress(text)).toEqual(want);
      expect(formatListenAddress(want)).toBe(text);
    });
  f("127.0.0.1:9777", { type: "tcp", host: "127.0.0.1", port: 9777 });
  f("localhost:0", { type: "tcp", host: "localhost", port: 0 });
  f("a-b.example.org:65535", { type: "tcp", host: "a-b.example.org", port: 65_535 });
  f("[::1]:9777", { type: "tcp", host: "::1", port: 9777 });
  f("[fe80::1%eth0]:9777", { type: "tcp", host: "fe80::1%eth0", port: 9777 });
  f(":9777", { type: "tcp", host: "", port: 9777 });
  f("unix:/run/web.sock", { type: "unix", path: "/run/web.sock" });
  f("systemd", { type: "systemd" });
});

describe("what is no address", () => {
  const f = (text: string, want: string) =>
    test(`${text}: ${want}`, () =>
      expect(() => parseListenAddress(text)).toThrow(
        `Cannot parse listen address: it is ${JSON.stringify(text)}, want ${want}`,
      ));
  f("9777", "127.0.0.1:9777 for this host alone, or :9777 for all");
  f("http://127.0.0.1:9777", "it without a scheme, such as 127.0.0.1:9777");
  f("::1:9777", 'brackets: "[::1]:9777"');
  f("127.0.0.1:65536", "a port from 0 to 65535");
  f("unix:web.sock", "an absolute path");
  f("unix:", "an absolute path");
  f(`unix:/${"x".repeat(107)}`, "a path of at most 107 bytes");
  f("127.0.0.1", "an address such as 127.0.0.1:9777");
  f("300.0.0.1:80", "an address such as");
  f("[127.0.0.1]:80", "an address such as");
  f("[]:80", "an address such as");
  f("*:80", "an address such as");
  f("a b:80", "an address such as");
  f("", "an address such as");
  f("127.0.0.1:x", "an address such as");
});
