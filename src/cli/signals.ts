import type { EventEmitter } from 'node:events';

// A terminal sends Ctrl-C to the whole process group, and npm forwards what it got: one press arrives
// as two signals within a few ms. No hand presses twice in this time.
const ECHO_MS = 250;

/**
 * Turns SIGINT and SIGTERM into an abort, with the signal's name as reason. The second one ends the
 * process at once: whoever asks twice does not want to wait.
 *
 * @param process where signals arrive
 * @param exit ends the process with a code
 * @param now ms, from any origin
 */
export function abortOnSignals(
  process: EventEmitter,
  exit: (code: number) => void,
  now: () => number = () => performance.now(),
): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const onSignal = (name: string) => {
    if (!controller.signal.aborted) {
      firstAt = now();
      controller.abort(name);
      return;
    }
    const isEcho = name === controller.signal.reason && now() - firstAt < ECHO_MS;
    if (!isEcho) exit(130);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}
