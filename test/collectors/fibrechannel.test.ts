import { describe, expect, test } from "@jest/globals";
import { fibrechannel } from "../../src/collectors/fibrechannel.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

const poll = (files: HostFiles, options = {}) =>
  onHost(files, async (kernel) => seriesOf(await pollOf(openOn(fibrechannel, kernel, options))));

describe("fibrechannel", () => {
  test("shows ports and what they count", async () => {
    expect(seriesOf(await pollFixture(fibrechannel, "large_host"))).toEqual(
      golden("large_host/fibrechannel.txt"),
    );
  });

  test("leaves out what firmware does not count or a driver does not have", async () => {
    const statistics = "sys/class/fc_host/host3/statistics";
    const f = async (files: HostFiles, want: string[]) =>
      expect((await poll({ "sys/class/fc_host/host3/speed": "x\n", ...files })).slice(1)).toEqual(
        want,
      );
    await f({}, []);
    await f({ [`${statistics}/rx_frames`]: "0xffffffffffffffff\n" }, []);
    await f({ [`${statistics}/rx_frames`]: "\n" }, []);
    await f({ [`${statistics}/rx_frames`]: "0x1f\n" }, [
      'counter node_fibrechannel_rx_frames_total{fc_host="host3"} 31',
    ]);
  });

  test("has no data where the host has none", async () => {
    const f = (files: HostFiles) => expect(poll(files)).rejects.toThrow(NoDataError);
    await f({});
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(fibrechannel, 29));
});
