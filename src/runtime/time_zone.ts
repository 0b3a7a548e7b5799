/**
 * The name of the zone this process was told to keep by the variable TZ, such as `Europe/Berlin`; empty for UTC, undefined
 * where it keeps the host's. Intl knows the zone too, but loads 14 MB of ICU to say so.
 * @see tzset(3)
 */
export function timeZoneVariable(): string | undefined {
  return process.env["TZ"]?.replace(/^:/, "");
}
