import { expect, test } from "@jest/globals";
import { softirqs } from "../../src/collectors/softirqs.ts";
import { golden, pollFixture, seriesOf } from "./fixture_host.ts";

test("softirqs shows what each CPU ran", async () => {
  expect(seriesOf(await pollFixture(softirqs, "large_host"))).toEqual(
    golden("large_host/softirqs.txt"),
  );
});
