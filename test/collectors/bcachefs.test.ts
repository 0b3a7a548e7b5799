import { describe, expect, test } from "@jest/globals";
import { bcachefs } from "../../src/collectors/bcachefs.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

const poll = (files: HostFiles, options = {}) =>
  onHost(files, async (kernel) => seriesOf(await pollOf(openOn(bcachefs, kernel, options))));

describe("bcachefs", () => {
  test("shows counters, compression, errors and devices", async () => {
    expect(seriesOf(await pollFixture(bcachefs, "large_host"))).toEqual(
      golden("large_host/bcachefs.txt"),
    );
  });

  test("has no data where the host has none", async () => {
    const f = (files: HostFiles) => expect(poll(files)).rejects.toThrow(NoDataError);
    await f({});
    await f({ "sys/fs/xfs/sda/stats/stats": "rw 1 2" });
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(bcachefs, 54));
});
