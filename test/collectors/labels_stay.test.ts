import { expect, test } from "@jest/globals";
import { arp } from "../../src/collectors/arp.ts";
import { bonding } from "../../src/collectors/bonding.ts";
import { ipvs } from "../../src/collectors/ipvs.ts";
import { nfs } from "../../src/collectors/nfs.ts";
import { nfsd } from "../../src/collectors/nfsd.ts";
import { softnet } from "../../src/collectors/softnet.ts";
import { tcp_states } from "../../src/collectors/tcp_states.ts";
import { udp_queues } from "../../src/collectors/udp_queues.ts";
import type { CollectorDefinition } from "../../src/polling/collector.ts";
import { fixtureKernel, openOn, pollOf } from "./fixture_host.ts";

test("series carry the same labels from poll to poll", async () => {
  const f = async (definition: CollectorDefinition) => {
    const kernel = fixtureKernel("large_host");
    const source = openOn(definition, kernel);
    const [first = [], second = []] = [await pollOf(source), await pollOf(source)].map((families) =>
      families.flatMap(({ samples }) => samples.map(({ labels }) => labels)),
    );
    kernel.close();
    expect(first.length).toBeGreaterThan(0);
    expect(second.every((labels, index) => labels === first[index])).toBe(true);
  };
  await f(arp);
  await f(bonding);
  await f(ipvs);
  await f(nfs);
  await f(nfsd);
  await f(softnet);
  await f(tcp_states);
  await f(udp_queues);
});
