import type { Parser } from './parsers.js';

/** The commands of the `almanac` program. */
export const COMMAND_NAMES = [
  'start',
  'serve',
  'sync',
  'prefetch',
  'reconcile',
  'status',
  'comments',
  'schema',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** A default that cannot be written down: it differs between processes or installations. */
export interface DerivedDefault {
  /** What docs/CONFIG.md says in its place. */
  readonly says: string;
  /** The default as text, as if a person had given it. */
  derive(): string;
}

/** One thing that can be configured: a row of the table in settings.ts. */
export interface Setting<Value = unknown, Command extends CommandName = CommandName> {
  readonly env: `ALMANAC_${string}`;
  /** Another variable, read where `env` is not set: a convention of hosting platforms. */
  readonly envFallback?: string;
  readonly flag: `--${string}`;
  /** As a person would write it; undefined where the setting must be given. */
  readonly default: string | DerivedDefault | undefined;
  readonly description: string;
  /** What a plain number counts. */
  readonly unit?:
    | 'ms'
    | 'bytes'
    | 'rows'
    | 'entries'
    | 'records'
    | 'operations'
    | 'documents'
    | 'levels'
    | 'fields'
    | 'tokens'
    | 'processes';
  /** Never printed as it is. */
  readonly secret?: true;
  readonly commands: readonly Command[];
  readonly parser: Parser<Value>;
}

/** The commands that answer GraphQL. */
export const GATEWAYS = ['start', 'serve'] as const satisfies readonly CommandName[];

/** Checks a row of the table and keeps its types. */
export function setting<Value, const Command extends CommandName>(
  row: Setting<Value, Command>,
): Setting<Value, Command> {
  return row;
}
