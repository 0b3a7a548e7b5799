/**
 * The fields of the kernel's `struct timex` up to the last that is read, with their types in C.
 * @see adjtimex(2)
 */
export const TIMEX_FIELDS = {
  modes: "int",
  offset: "long",
  freq: "long",
  maxerror: "long",
  esterror: "long",
  status: "int",
  constant: "long",
  precision: "long",
  tolerance: "long",
  time_sec: "long",
  time_usec: "long",
  tick: "long",
  ppsfreq: "long",
  jitter: "long",
  shift: "int",
  stabil: "long",
  jitcnt: "long",
  calcnt: "long",
  errcnt: "long",
  stbcnt: "long",
  tai: "int",
} as const;

/** How many `int` of the struct follow, for what may come. */
export const TIMEX_UNUSED_INTS = 11;

/** What adjtimex(2) wrote into its struct. */
export type TimexFields = Readonly<Record<keyof typeof TIMEX_FIELDS, number>>;

/** How well the kernel's clock follows its reference, in base units. */
export interface ClockState {
  /** Whether a reference keeps the clock. */
  readonly isSynchronized: boolean;
  readonly offsetSeconds: number;
  /** How fast the clock runs, 1 being as it is built. */
  readonly frequencyRatio: number;
  readonly maxErrorSeconds: number;
  readonly estimatedErrorSeconds: number;
  /** The bits STA_*. */
  readonly status: number;
  readonly loopTimeConstant: number;
  readonly tickSeconds: number;
  readonly taiOffsetSeconds: number;
  /** The pulse per second, where one is wired up. */
  readonly pps: PulsePerSecond;
}

/** The pulse per second that may keep the clock. */
export interface PulsePerSecond {
  readonly frequencyHertz: number;
  readonly jitterSeconds: number;
  /** The power of two of the interval between calibrations, in seconds. */
  readonly shift: number;
  readonly stabilityHertz: number;
  readonly jitterExceeded: number;
  readonly calibrations: number;
  readonly errors: number;
  readonly stabilityExceeded: number;
}

const TIME_ERROR = 5;
const STA_NANO = 0x2000;
const MICRO = 1e6;
const NANO = 1e9;
/** Parts per million with 16 bits of fraction. */
const PPM_16 = 65536 * 1e6;

/**
 * What the struct says.
 * @param state what adjtimex(2) returned
 */
export function parseTimex(state: number, fields: TimexFields): ClockState {
  const perSecond = (fields.status & STA_NANO) === 0 ? MICRO : NANO;
  return {
    isSynchronized: state !== TIME_ERROR,
    offsetSeconds: fields.offset / perSecond,
    frequencyRatio: 1 + fields.freq / PPM_16,
    maxErrorSeconds: fields.maxerror / MICRO,
    estimatedErrorSeconds: fields.esterror / MICRO,
    status: fields.status,
    loopTimeConstant: fields.constant,
    tickSeconds: fields.tick / MICRO,
    taiOffsetSeconds: fields.tai,
    pps: {
      frequencyHertz: fields.ppsfreq / PPM_16,
      jitterSeconds: fields.jitter / perSecond,
      shift: fields.shift,
      stabilityHertz: fields.stabil / PPM_16,
      jitterExceeded: fields.jitcnt,
      calibrations: fields.calcnt,
      errors: fields.errcnt,
      stabilityExceeded: fields.stbcnt,
    },
  };
}
