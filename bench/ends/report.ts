/** What an end measured by itself tells: one line of JSON. */
export interface EndReport {
  readonly rows: number;
  readonly seconds: number;
  /** Of this process, in that time; where it was taken. */
  readonly cpuSeconds?: number;
  readonly peakMb: number;
}

export function report(measured: Omit<EndReport, 'peakMb'>): void {
  const peakMb = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`${JSON.stringify({ ...measured, peakMb })}\n`);
}
