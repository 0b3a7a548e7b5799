import { describe, expect, test } from "@jest/globals";
import { entropy } from "../../src/collectors/entropy.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { pollFixture, seriesOf } from "./fixture_host.ts";

describe("entropy", () => {
  test("shows what is there and what fits", async () => {
    expect(seriesOf(await pollFixture(entropy, "large_host"))).toEqual([
      "gauge node_entropy_available_bits 2041",
      "gauge node_entropy_pool_size_bits 4096",
    ]);
  });

  test("has no data where the kernel does not tell", async () => {
    await expect(pollFixture(entropy, "old_kernel")).rejects.toThrow(NoDataError);
  });
});
