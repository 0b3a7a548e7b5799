/** Requests and answers since the start, as `/debug/vars` tells them. */
export interface Traffic {
  received: number;
  sent: number;
  processingMicroseconds: number;
  readonly sentByStatus: Map<string, number>;
}

/** Nothing received, nothing sent. */
export function createTraffic(): Traffic {
  return { received: 0, sent: 0, processingMicroseconds: 0, sentByStatus: new Map() };
}

/** Adds one answer with the status it was sent under. */
export function addAnswer(traffic: Traffic, status: number, seconds: number): void {
  const key = String(status);
  traffic.sent += 1;
  traffic.processingMicroseconds += Math.round(seconds * 1e6);
  traffic.sentByStatus.set(key, (traffic.sentByStatus.get(key) ?? 0) + 1);
}
