import { z } from "zod";
import { listSeats, listSessions, type Session } from "../dbus/login1.ts";
import { createSystemBus, systemBusSockets } from "../dbus/system_bus.ts";
import type { Family } from "../model/family.ts";
import { createLabelCache, type LabelCache } from "../model/label_cache.ts";
import { familyOf, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** The sessions logind knows, as `node_logind_sessions`. Read over a connection to the bus that is kept. */
export const logind = defineCollector({
  kind: "logind",
  description: "Sessions of users and of login screens, by seat, type and class.",
  sources: ["/run/dbus/system_bus_socket: org.freedesktop.login1"],
  replaces: ["logind"],
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const bus = createSystemBus(systemBusSockets(kernel.paths.rootfs));
    const labels = createLabelCache("seat", "remote", "type", "class");
    return {
      poll: async ({ signal }) => {
        const [seats, sessions] = await bus.use(signal, (call) =>
          Promise.all([listSeats(call), listSessions(call)]),
        );
        labels.turn();
        return [sessionFamily(seats, sessions, labels)];
      },
      close: () => bus.close(),
    };
  },
});

const SESSIONS = metric("gauge", "node_logind_sessions", "Sessions that logind knows.");

/** What logind does not name, or has come to name since, is `other`. */
const TYPES = ["other", "unspecified", "tty", "x11", "wayland", "mir", "web"];
const CLASSES = ["other", "user", "greeter", "lock-screen", "background"];
const NO_SEAT = "";

/** A series for each combination, so that one with no session is 0 and not absent. */
function sessionFamily(
  seats: readonly string[],
  sessions: readonly Session[],
  labels: LabelCache,
): Family {
  const keys = sessions.map((session) => keyOf(session));
  const combinations = ["true", "false"].flatMap((remote) =>
    TYPES.flatMap((type) =>
      CLASSES.flatMap((of) => [...seats, NO_SEAT].map((seat) => [seat, remote, type, of] as const)),
    ),
  );
  const samples = combinations.map((values) => {
    const key = values.join("\0");
    return { labels: labels.of(...values), value: keys.filter((other) => other === key).length };
  });
  return familyOf(SESSIONS, samples);
}

function keyOf({ seat, isRemote, type, class: of }: Session): string {
  const known = [TYPES.includes(type) ? type : "other", CLASSES.includes(of) ? of : "other"];
  return [seat, String(isRemote), ...known].join("\0");
}
