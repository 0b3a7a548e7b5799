import { expect, test } from "@jest/globals";
import { filefd } from "../../src/collectors/filefd.ts";
import { pollFixture, seriesOf } from "./fixture_host.ts";

test("filefd shows the open files and their limit", async () => {
  expect(seriesOf(await pollFixture(filefd, "large_host"))).toEqual([
    "gauge node_filefd_allocated 41856",
    "gauge node_filefd_maximum 9223372036854776000",
  ]);
});
