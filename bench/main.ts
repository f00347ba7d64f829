/**
 * `npm run bench`: Almanac beside what a team would write, on this machine, on the same data.
 *
 *   --quick           about three minutes: one short round each
 *   --json FILE       writes the figures there; docs/generate.ts makes docs/PERFORMANCE.md of them
 *   --check           exits 1 where a ratio is below nine tenths of its target
 *   --only Q1,Q3      some operations
 *   --servers a,b     some contenders
 *   --answers         compares the answers and measures nothing
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { Command } from 'commander';
import { compareAnswers } from './answers.js';
import { CONTENDERS, takesPart } from './contenders.js';
import { Disposables } from './disposables.js';
import { startEnvironment } from './environment.js';
import { type Figures, summaryOf } from './figures.js';
import { postsOf, revalidationsOf } from './load/raw-requests.js';
import { type Latency, measureLatency, measureRound, type Round } from './measure.js';
import { operationsOver } from './operations.js';
import { printFigures } from './print-figures.js';
import type { ServerProcess } from './server-process.js';
import { missedTargets } from './targets.js';

interface Options {
  readonly quick?: boolean;
  readonly json?: string;
  readonly check?: boolean;
  readonly only?: string;
  readonly servers?: string;
  readonly answers?: boolean;
}

const options = new Command()
  .option('--quick')
  .option('--json <file>')
  .option('--check')
  .option('--only <names>')
  .option('--servers <names>')
  .option('--answers')
  .parse()
  .opts<Options>();

// One core for who asks (and Redis), one for who answers. With a single core there is nothing to pin.
const [loadCore, serverCore] = availableParallelism() > 1 ? [0, 1] : [undefined, undefined];
const [rounds, seconds] = options.quick ? [1, 1] : [5, 3];

await using environment = await startEnvironment({ loadCore });
await using stack = new Disposables();
const operations = operationsOver(environment).filter(
  ({ name }) => options.only?.split(',').includes(name) ?? true,
);
const contenders = CONTENDERS.filter(
  (contender) =>
    (options.servers?.split(',').includes(contender.name) ?? true) &&
    operations.some(({ name }) => takesPart(contender, name)),
);
const servers = new Map<string, ServerProcess>();
for (const contender of contenders) {
  servers.set(contender.name, stack.use(await contender.start(environment, serverCore)));
}

const figures: Figures[] = [];
for (const operation of operations) {
  const asked = contenders.filter((contender) => takesPart(contender, operation.name));
  const server = (name: string) => servers.get(name) as ServerProcess;
  if (asked.length === 0) continue;
  const compared = asked.filter(({ isCompared }) => isCompared);
  await compareAnswers(operation, new Map(compared.map(({ name }) => [name, server(name)])));
  process.stderr.write(`${operation.name}: ${compared.length} servers give the same answers\n`);
  if (options.answers) continue;

  const measured = new Map<string, Round[]>(asked.map(({ name }) => [name, []]));
  const latencies = new Map<string, Latency>();
  const requests = new Map<string, readonly string[]>();
  for (const { name, revalidates } of asked) {
    const texts = revalidates
      ? await revalidationsOf(operation, server(name).url)
      : postsOf(operation);
    requests.set(name, texts);
    const warmUp = { server: server(name), requests: texts, seconds: 1, loadCore };
    await measureRound(warmUp);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { name } of asked) {
      const load = { server: server(name), requests: requests.get(name) ?? [], seconds, loadCore };
      measured.get(name)?.push(await measureRound(load));
    }
  }
  if (operation.fixedRate !== undefined) {
    for (const { name } of asked) {
      const load = { server: server(name), requests: requests.get(name) ?? [], loadCore };
      const ratePerSecond = operation.fixedRate;
      const time = { seconds: options.quick ? 2 : 10, ratePerSecond };
      latencies.set(name, await measureLatency({ ...load, ...time }));
    }
  }
  for (const { name } of asked) {
    const latency = latencies.get(name);
    figures.push(
      summaryOf({
        operation: operation.name,
        server: name,
        rounds: measured.get(name) ?? [],
        latency,
      }),
    );
  }
}

if (!options.answers) {
  printFigures(figures);
  const machine = {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    servers: environment.versions,
    date: new Date().toISOString().slice(0, 10),
    rounds,
    seconds,
  };
  if (options.json)
    writeFileSync(options.json, `${JSON.stringify({ machine, figures }, null, 2)}\n`);
  const missed = missedTargets(figures);
  for (const line of missed) process.stderr.write(`${line}\n`);
  if (options.check && missed.length > 0) process.exitCode = 1;
}
