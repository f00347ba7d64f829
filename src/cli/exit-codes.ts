// As in sysexits.h and in shells.
/** The command line itself is wrong. */
export const EXIT_USAGE = 64;
/** A failure that Almanac has no code for: a mistake of its own. */
export const EXIT_UNEXPECTED = 70;

const SIGNAL_EXITS: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143 };

/** The exit code of a process that a signal ended before it was done. */
export function exitCodeOfSignal(name: unknown): number {
  return SIGNAL_EXITS[String(name)] ?? 130;
}
