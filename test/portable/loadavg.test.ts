import { expect, test } from "@jest/globals";
import { loadavg } from "../../src/collectors/loadavg.ts";
import { pollOf, seriesOf } from "../collectors/fixture_host.ts";
import { fakeReader, openPortable } from "./fake_reader.ts";

const averages = { loadavg: () => [1.5, 0.25, 0] };

test("the load averages are Node's", async () =>
  expect(seriesOf(await pollOf(openPortable(loadavg, fakeReader("darwin", {}, averages))))).toEqual(
    ["gauge node_load1 1.5", "gauge node_load5 0.25", "gauge node_load15 0"],
  ));

test("Windows has none, though Node says 0", async () =>
  expect(pollOf(openPortable(loadavg, fakeReader("win32", {}, averages)))).rejects.toThrow(
    "Windows has no load averages",
  ));
