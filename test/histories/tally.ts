import type { FaultName } from './history.js';

/** What was done and compared, over all histories of a run. */
export class Tally {
  histories = 0;
  steps = 0;
  statements = 0;
  refused = 0;
  transactions = 0;
  rows = 0;
  ddl = 0;
  comparisons = 0;
  documents = 0;
  indexEntries = 0;
  probes = 0;
  readonly faults = new Map<FaultName, number>();
  readonly durationsMs: number[] = [];

  fault(name: FaultName): void {
    this.faults.set(name, (this.faults.get(name) ?? 0) + 1);
  }

  /** @param affected rows, as the server counts them; undefined where it refused */
  statement(sql: string, affected: number | undefined): void {
    this.statements += 1;
    if (affected === undefined) {
      this.refused += 1;
      return;
    }
    if (/^(?:ALTER|CREATE|DROP|TRUNCATE|RENAME|FLUSH|ANALYZE)/.test(sql)) this.ddl += 1;
    else if (/^(?:COMMIT|XA COMMIT)/.test(sql)) this.transactions += 1;
    else this.rows += affected;
  }

  /** For `addFigures`. */
  get figures(): Record<string, number> {
    return {
      'random histories': this.histories,
      'steps of random histories': this.steps,
      'faults in random histories': [...this.faults.values()].reduce((sum, some) => sum + some, 0),
      'comparisons in random histories': this.comparisons,
      'documents compared in random histories': this.documents,
    };
  }

  summary(title: string): string {
    const faults = [...this.faults].map(([name, count]) => `${name} ${count}`).join(', ');
    const sorted = [...this.durationsMs].sort((a, b) => a - b);
    const seconds = (ms = 0) => (ms / 1000).toFixed(1);
    const count = (name: FaultName) => this.faults.get(name) ?? 0;
    const crashes = count('workerKill') + count('workerDown');
    const restarts =
      count('sourceKill') +
      count('sourceRestart') +
      count('redisKillEmpty') +
      count('redisKillOlder');
    return [
      `${title}: ${this.histories} histories, ${this.steps} steps, ${this.statements} statements (${this.refused} refused)`,
      `  ${this.transactions} commits, ${this.rows} rows, ${this.ddl} DDL, ${crashes} worker crashes, ${restarts} server restarts`,
      `  faults: ${faults || 'none'}`,
      `  ${this.comparisons} comparisons of ${this.documents} documents and ${this.indexEntries} index entries; ${this.probes} probes`,
      `  seconds a history: median ${seconds(sorted[sorted.length >> 1])}, longest ${seconds(sorted.at(-1))}`,
    ].join('\n');
  }
}
