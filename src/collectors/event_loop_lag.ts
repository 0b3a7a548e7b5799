import { z } from "zod";
import { durationOption } from "../lib/duration.ts";
import { counter, gauge, type Family } from "../model/family.ts";
import { defineCollector } from "../polling/collector.ts";
import { startLoopSampler, type LoopReading } from "../runtime/event_loop.ts";

/** How long the daemon's own event loop makes its work wait, as prom-client names it, and what the loop does. */
export const eventLoopLag = defineCollector({
  kind: "event_loop_lag",
  description: "Lag and utilization of the daemon's event loop.",
  sources: ["a timer", "performance.eventLoopUtilization()"],
  portable: {},
  options: z.strictObject({
    resolution: durationOption(
      "How often the lag is sampled; holds of the loop of twice this and longer are never told short.",
      "50ms",
      { min: "5ms", max: "1s" },
    ),
  }),
  open: ({ resolution }) => {
    const sampler = startLoopSampler(resolution);
    return { poll: () => families(sampler.read()), close: () => sampler.close() };
  },
});

function families(reading: LoopReading): readonly Family[] {
  const { lag } = reading;
  const lagGauge = (part: string, help: string, value: number) =>
    gauge(`nodejs_eventloop_lag_${part}seconds`, help, value);
  return [
    lagGauge("", "Mean lag of the event loop in the last interval.", lag.mean),
    lagGauge("min_", "Smallest lag of the event loop in the last interval.", lag.min),
    lagGauge("max_", "Largest lag of the event loop in the last interval.", lag.max),
    lagGauge("mean_", "Mean of the event loop's lags in the last interval.", lag.mean),
    lagGauge(
      "stddev_",
      "Standard deviation of the event loop's lags in the last interval.",
      lag.stddev,
    ),
    lagGauge("p50_", "Half of the event loop's lags in the last interval were no longer.", lag.p50),
    lagGauge(
      "p90_",
      "Nine tenths of the event loop's lags in the last interval were no longer.",
      lag.p90,
    ),
    lagGauge(
      "p99_",
      "99 in 100 of the event loop's lags in the last interval were no longer.",
      lag.p99,
    ),
    {
      name: "nodejs_eventloop_delay_seconds",
      help: "All lags of the event loop since the sampler started.",
      type: "histogram",
      samples: reading.lags,
    },
    counter(
      "nodejs_eventloop_active_seconds_total",
      "Time the event loop was running callbacks.",
      reading.activeSeconds,
    ),
    counter(
      "nodejs_eventloop_idle_seconds_total",
      "Time the event loop was waiting for events.",
      reading.idleSeconds,
    ),
    gauge(
      "nodejs_eventloop_utilization_ratio",
      "Active share of the event loop's time in the last interval.",
      reading.utilizationRatio,
    ),
  ];
}
