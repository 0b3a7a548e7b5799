import { describe, expect, test } from "@jest/globals";
import { tcp_states } from "../../src/collectors/tcp_states.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("tcp_states", () => {
  test("shows the sockets of both versions of IP", async () => {
    expect(seriesOf(await pollFixture(tcp_states, "large_host"))).toEqual(
      golden("large_host/tcp_states.txt"),
    );
  });

  test("finds no data where the host has none", () =>
    withHost({}, async ({ kernel }) => {
      await expect(pollOf(openOn(tcp_states, kernel))).rejects.toThrow(NoDataError);
    }));

  test("shows a state that no connection is in", () =>
    withHost({ "proc/net/tcp6": "  sl  local_address\n" }, async ({ kernel }) => {
      const series = seriesOf(await pollOf(openOn(tcp_states, kernel)));
      expect(series).toHaveLength(13);
      expect(series).toContain(`gauge node_tcp_connection_states{state="listen"} 0`);
    }));

  test("fails where a table cannot be read", () =>
    withHost({ "proc/net/tcp": "  sl\nnonsense\n" }, async ({ kernel }) => {
      await expect(pollOf(openOn(tcp_states, kernel))).rejects.toThrow("Cannot parse net/tcp: ");
    }));
});
