import { expect, test } from "@jest/globals";
import { buddyinfo } from "../../src/collectors/buddyinfo.ts";
import { golden, pollFixture, seriesOf } from "./fixture_host.ts";

test("buddyinfo shows the free blocks of each zone", async () => {
  expect(seriesOf(await pollFixture(buddyinfo, "large_host"))).toEqual(
    golden("large_host/buddyinfo.txt"),
  );
});
