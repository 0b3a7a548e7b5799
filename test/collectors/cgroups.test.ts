import { expect, test } from "@jest/globals";
import { cgroups } from "../../src/collectors/cgroups.ts";
import { golden, pollFixture, seriesOf } from "./fixture_host.ts";

test("cgroups shows the groups of each controller", async () => {
  expect(seriesOf(await pollFixture(cgroups, "large_host"))).toEqual(
    golden("large_host/cgroups.txt"),
  );
});
