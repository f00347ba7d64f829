import { unknownVariables } from '../src/app/unknown-variables.js';
import type { Environment } from './environment.js';
import type { ServerProcess } from './server-process.js';

/** A server that takes part, and how it is asked. */
export interface Contender {
  readonly name: string;
  readonly what: string;
  start(environment: Environment, core: number | undefined): Promise<ServerProcess>;
  /** The operations it answers; undefined: all. */
  readonly operations?: readonly string[];
  /** Whether it is asked with GET and If-None-Match. */
  readonly revalidates?: boolean;
  /** Whether what it answers is compared with the others. */
  readonly isCompared: boolean;
  /** Settings that this Almanac must know. */
  readonly env?: Readonly<Record<string, string>>;
}

const SHARED = ['Q1', 'Q2', 'Q3'];

const peer = (
  name: string,
  what: string,
  operations = SHARED,
  more: Partial<Contender> = {},
): Contender => ({
  name,
  what,
  operations,
  isCompared: true,
  start: (environment, core) => environment.peer(name, core),
  ...more,
});

const floor = (name: string, what: string, revalidates: boolean): Contender =>
  peer(name, what, ['Q1'], {
    isCompared: false,
    revalidates,
    start: (environment, core) => environment.peer('floor', core),
  });

const almanac = (
  name: string,
  what: string,
  env: Readonly<Record<string, string>>,
  more: Partial<Contender> = {},
): Contender => ({
  name,
  what,
  isCompared: true,
  env,
  ...more,
  start: (environment, core) => environment.almanac({ env, core }),
});

export const CONTENDERS: readonly Contender[] = [
  almanac('almanac', 'Almanac, Redis asked on every request', {}),
  almanac(
    'almanac-reread',
    'Almanac, all documents read again on every request',
    { ALMANAC_VALIDATED_BYTES: '0' },
    { operations: SHARED },
  ),
  almanac('almanac-near', 'Almanac, documents in memory', { ALMANAC_READ_MODE: 'near' }),
  almanac(
    'almanac-304',
    'Almanac, GET with the ETag of before',
    {},
    {
      revalidates: true,
      // To a POST it answers what `almanac` answers.
      isCompared: false,
    },
  ),
  almanac(
    'almanac-subgraph',
    'Almanac as a subgraph',
    { ALMANAC_SUBGRAPH: 'true' },
    {
      operations: ['entities100', 'entities1000'],
    },
  ),
  peer('yoga-redis', 'Yoga over Redis, DataLoader and MGET'),
  peer('yoga-mysql', 'Yoga over the database'),
  peer('apollo-redis', 'Apollo Server 5, stand-alone, over Redis'),
  peer('mercurius-redis', 'mercurius with JIT over Redis, without command timers'),
  peer('hash-http', 'HGETALL behind node:http, no GraphQL', ['Q1']),
  floor('floor', 'a constant answer of node:http', false),
  floor('floor-304', 'a constant 304 of node:http', true),
];

/** Whether a contender is asked an operation; entities are for the subgraph form alone. */
export function takesPart({ operations }: Contender, operation: string): boolean {
  return operations?.includes(operation) ?? !operation.startsWith('entities');
}

/** Why a contender cannot start: a sentence; undefined where it can. */
export function reasonAgainst({ name, env = {} }: Contender): string | undefined {
  const [unknown] = unknownVariables(env);
  return unknown && `${name} is left out: ${unknown}`;
}
