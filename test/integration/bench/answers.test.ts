import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { compareAnswers } from '../../../bench/answers.js';
import { CONTENDERS, reasonAgainst } from '../../../bench/contenders.js';
import { type Environment, startEnvironment } from '../../../bench/environment.js';
import { operationsOver } from '../../../bench/operations.js';
import { Running } from '../../../bench/running.js';

// What the benchmark times is worth something only where all servers say the same.
const contenders = CONTENDERS.filter(
  (contender) => contender.isCompared && reasonAgainst(contender) === undefined,
);
// No database is asked here which could be absent: operations come by name.
const NAMES = operationsOver({ countries: ['CH'], subdivisions: ['CH-ZH'] }).map(
  ({ name }) => name,
);

let environment: Environment;
let running: Running;

beforeAll(async () => {
  const addresses = inject('servers');
  environment = await startEnvironment({
    loadCore: undefined,
    running: { addresses, summary: [] },
  });
  running = await Running.start(contenders, environment, undefined);
}, 180_000);

afterAll(async () => {
  await running?.[Symbol.asyncDispose]();
  await environment?.[Symbol.asyncDispose]();
});

it.each(NAMES)('every server of the benchmark gives the same answers to %s', async (name) => {
  const operation = operationsOver(environment).find((one) => one.name === name);
  if (!operation) throw new Error(`No operation ${name}.`);
  const compared = running.comparedAt(operation, contenders);
  expect(compared.size).toBeGreaterThan(0);
  await compareAnswers(operation, compared, 5);
});
