/** What the commands ask of the application; compose.ts puts it together. */
import type { Logger } from '../lib/logger.js';
import type { Comments } from '../model/comments.js';
import type { Difference } from '../sync/differences.js';
import type { Comparison } from '../sync/reconciler.js';
import type { ConfigFor } from './config.js';
import type { Deployment } from './deployment.js';
import type { Status } from './status.js';

/** How far the load of one entity is. Its first event has 0 documents, its last one has `done`. */
export interface ProgressEvent {
  readonly entity: string;
  /** Written so far. */
  readonly documents: number;
  /** About how many there are; undefined where the source cannot say. */
  readonly total: number | undefined;
  readonly done: boolean;
}

/** Where a process can be reached. */
export interface Addresses {
  /** `http://127.0.0.1:4000`, without a path. */
  readonly url: string;
  /** Whether /graphql is there: not in a worker of its own. */
  readonly graphql: boolean;
  /** Whether browsers get GraphiQL there. */
  readonly graphiql: boolean;
}

/** What is handed to every command of the application. */
export interface AppDeps {
  readonly deployment: Deployment;
  readonly logger: Logger;
  /** Called while a generation is loaded, also when one is loaded anew in the middle of following. */
  onProgress?(event: ProgressEvent): void;
  /** Called once, when the process answers and is ready for the first time. */
  onReady?(addresses: Addresses): void;
}

/** What a prefetch made. */
export interface PrefetchResult {
  readonly generation: string;
  readonly documents: number;
}

export interface ReconcileRun {
  readonly dryRun: boolean;
  /** Default: as many as there come. */
  readonly rowsPerSecond?: number | undefined;
}

/** What a comparison found, and what became of it. */
export interface ReconcileReport extends Comparison {
  /** The first ones, to look at. */
  readonly differences: readonly Difference[];
  readonly found: number;
  /** Found, repaired and compared again. */
  readonly repaired: number;
}

/**
 * The application, as the commands see it. The `run` functions resolve when `signal` has aborted and
 * everything is disposed of, and reject with an AlmanacError.
 */
export interface App {
  /** Gateway and worker in one process. */
  runStart(config: ConfigFor<'start'>, deps: AppDeps, signal: AbortSignal): Promise<void>;
  /** Gateway alone. */
  runServe(config: ConfigFor<'serve'>, deps: AppDeps, signal: AbortSignal): Promise<void>;
  /** Worker alone, with the ops server. */
  runSync(config: ConfigFor<'sync'>, deps: AppDeps, signal: AbortSignal): Promise<void>;
  /** Loads one new generation and announces it; undefined where `signal` aborted before that. */
  runPrefetch(
    config: ConfigFor<'prefetch'>,
    deps: AppDeps,
    signal: AbortSignal,
  ): Promise<PrefetchResult | undefined>;
  /**
   * Compares the store with the source, and has what differs repaired (unless `dryRun`): by the worker, or
   * by one of its own where none leads. Undefined where `signal` aborted before the end.
   *
   * Errors: NOT_READY where there is nothing to compare or nobody who keeps it current.
   */
  runReconcile(
    config: ConfigFor<'reconcile'>,
    deps: AppDeps,
    options: ReconcileRun,
    signal: AbortSignal,
  ): Promise<ReconcileReport | undefined>;
  /** What the source says about its tables. Errors: SOURCE_LOST, SOURCE_DENIED, SOURCE_UNSUITABLE. */
  readComments(
    config: ConfigFor<'comments'>,
    deps: AppDeps,
    signal: AbortSignal,
  ): Promise<Comments>;
  /** What is in the store. Errors: STORE_LOST, STORE_DENIED, STORE_UNSUITABLE. */
  readStatus(config: ConfigFor<'status'>, deps: AppDeps): Promise<Status>;
}
