/** A time that the clocks of a zone keep: `CET`, or `CEST` in summer. */
export interface ZoneTime {
  readonly name: string;
  /** How far it is ahead of UTC. */
  readonly offsetSeconds: number;
}

const NAME = /^(?:<([^>]+)>|([A-Za-z]{3,}))([+-]?\d[\d:]*)?/;

/**
 * The times of a zone, from the rule at the end of its file under `/usr/share/zoneinfo`; none where it has no rule.
 * Only ASCII is looked at, so the file may have been read as any text.
 * @see tzfile(5) and the TZ variable in tzset(3)
 */
export function parseZoneTimes(file: string): ZoneTime[] {
  const rule = /\n(.+)\n$/.exec(file)?.[1] ?? "";
  const standard = NAME.exec(rule);
  if (standard === null || standard[3] === undefined) return [];
  const offsetSeconds = -parseOffset(standard[3]);
  const times = [{ name: nameOf(standard), offsetSeconds }];
  const summer = NAME.exec(rule.slice(standard[0].length));
  if (summer === null) return times;
  // Where a rule does not say otherwise summer is an hour ahead.
  const ahead = summer[3] === undefined ? offsetSeconds + 3600 : -parseOffset(summer[3]);
  return [...times, { name: nameOf(summer), offsetSeconds: ahead }];
}

/** The name of a time that has none: its offset, `+03` or `-0930`. */
export function numericZoneName(offsetSeconds: number): string {
  const minutes = Math.abs(offsetSeconds) / 60;
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((n) =>
    `${n}`.padStart(2, "0"),
  );
  return `${offsetSeconds < 0 ? "-" : "+"}${hour}${minute === "00" ? "" : minute}`;
}

function nameOf([, quoted, plain]: RegExpExecArray): string {
  return quoted ?? plain ?? "";
}

/** Seconds of `-1`, `+3:30` or `10:00:00`. */
function parseOffset(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, "").split(":").map(Number);
  const size = (hours * 60 + minutes) * 60 + seconds;
  return text.startsWith("-") ? -size : size;
}
