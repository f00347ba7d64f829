/**
 * `npm run bench`: Almanac beside what a team would write, on this machine, on the same data.
 *
 *   --quick           about three minutes: one short round each
 *   --json FILE       puts the figures there: docs/PERFORMANCE.md is made of bench/results/latest.json
 *   --shared          notes in it that other work ran on the machine
 *   --check           exits 1 where a ratio is below nine tenths of its target
 *   --only Q1,Q3      some operations
 *   --servers a,b     some contenders
 *   --answers         compares the answers and measures nothing
 */
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { compareAnswers } from './answers.js';
import { compileServers } from './compile.js';
import { CONTENDERS, reasonAgainst, takesPart } from './contenders.js';
import { startEnvironment } from './environment.js';
import { type Figures, summaryOf } from './figures.js';
import { postsOf, revalidationsOf } from './load/raw-requests.js';
import { mustFindWrk } from './load/wrk.js';
import { measureLatency, measureRound, type Round } from './measure.js';
import { operationsOver } from './operations.js';
import { printFigures } from './print-figures.js';
import { machineOf, writePart } from './results.js';
import { Running } from './running.js';
import { missedTargets } from './targets.js';

interface Options {
  readonly quick?: boolean;
  readonly json?: string;
  readonly check?: boolean;
  readonly only?: string;
  readonly servers?: string;
  readonly answers?: boolean;
  readonly shared?: boolean;
}

const options = new Command()
  .option('--quick')
  .option('--json <file>')
  .option('--check')
  .option('--only <names>')
  .option('--servers <names>')
  .option('--answers')
  .option('--shared')
  .parse()
  .opts<Options>();

// One core for who asks (and Redis), one for who answers. With a single core there is nothing to pin.
const [loadCore, serverCore] = availableParallelism() > 1 ? [0, 1] : [undefined, undefined];
const [rounds, seconds] = options.quick ? [1, 1] : [5, 3];

if (!options.answers) await mustFindWrk();
const compiled = options.answers ? undefined : await compileServers();
await using environment = await startEnvironment({ loadCore, ...(compiled && { compiled }) });
const operations = operationsOver(environment).filter(
  ({ name }) => options.only?.split(',').includes(name) ?? true,
);
const contenders = CONTENDERS.filter((contender) => {
  const isWanted =
    (options.servers?.split(',').includes(contender.name) ?? true) &&
    operations.some(({ name }) => takesPart(contender, name));
  const reason = isWanted ? reasonAgainst(contender) : undefined;
  if (reason !== undefined) process.stderr.write(`${reason}\n`);
  return isWanted && reason === undefined;
});
await using running = await Running.start(contenders, environment, serverCore);

const figures: Figures[] = [];
for (const operation of operations) {
  const asked = contenders.filter((contender) => takesPart(contender, operation.name));
  if (asked.length === 0) continue;
  const compared = running.comparedAt(operation, contenders);
  await compareAnswers(operation, compared);
  process.stderr.write(`${operation.name}: ${compared.size} servers give the same answers\n`);
  if (options.answers) continue;

  const loads = await Promise.all(
    asked.map(async (contender) => {
      const server = running.must(contender);
      const requests = contender.revalidates
        ? await revalidationsOf(operation, server.url)
        : postsOf(operation);
      const taken: Round[] = [];
      return { name: contender.name, load: { server, requests, loadCore }, taken };
    }),
  );
  for (const { load } of loads) await measureRound({ ...load, seconds: 1 });
  for (let round = 0; round < rounds; round += 1) {
    for (const { load, taken } of loads) taken.push(await measureRound({ ...load, seconds }));
  }
  for (const { name, load, taken } of loads) {
    const { fixedRate } = operation;
    const time = { seconds: options.quick ? 2 : 10, ratePerSecond: fixedRate ?? 0 };
    const latency = fixedRate && (await measureLatency({ ...load, ...time }));
    figures.push(
      summaryOf({
        operation: operation.name,
        server: name,
        rounds: taken,
        latency: latency || undefined,
      }),
    );
  }
}

if (!options.answers) {
  printFigures(figures);
  const machine = machineOf(environment.versions, { isShared: options.shared ?? false });
  if (options.json) writePart(options.json, { gateway: { machine, rounds, seconds, figures } });
  const missed = missedTargets(figures);
  for (const line of missed) process.stderr.write(`${line}\n`);
  if (options.check && missed.length > 0) process.exitCode = 1;
}
