import type { App } from '../app/app.js';
import type { Deployment } from '../app/deployment.js';
import type { Environment } from '../app/unknown-variables.js';

/** What the program needs of a stream of the process. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
}

/** The process around the program, so that tests can put another in its place. */
export interface CliContext {
  /** Default: the process's own. */
  readonly env?: Environment;
  /** What a command is asked for. */
  readonly stdout: Output;
  /** What happens meanwhile: errors, warnings, progress. */
  readonly stderr: Output;
  /** Aborts when the process is asked to stop; its reason is the signal's name. */
  readonly signal: AbortSignal;
  /** Loads the drivers and what uses them, which `schema` and `--help` do without. */
  loadApp(): Promise<App>;
  loadDeployment(path: string): Promise<Deployment>;
}
