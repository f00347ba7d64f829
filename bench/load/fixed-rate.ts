/**
 * A load generator of its own process: sends requests at a fixed rate, whether or not answers come, and
 * prints how long they took. Arguments: port, requests a second, seconds, file of requests (as saturate.lua).
 */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

const [port = '', rate = '', seconds = '', file = ''] = process.argv.slice(2);
const requests = readFileSync(file, 'latin1')
  .split('\0')
  .slice(0, -1)
  .map((text) => Buffer.from(text, 'latin1'));
const total = Math.floor(Number(rate) * Number(seconds));
const latenciesMs: number[] = [];
const lagsMs: number[] = [];
const idle: Connection[] = [];
const waiting: number[] = [];
let sent = 0;
let failed = 0;

const HEAD_END = Buffer.from('\r\n\r\n');
const CHUNKS_END = Buffer.from('0\r\n\r\n');

/** One connection with at most one request under way. */
class Connection {
  readonly #socket: Socket;
  #dueMs = 0;
  #sentMs = 0;
  #received: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk as Buffer));
    socket.on('error', () => {
      failed += 1;
    });
    idle.push(this);
  }

  send(request: Buffer, dueMs: number): void {
    this.#dueMs = dueMs;
    this.#sentMs = performance.now();
    this.#socket.write(request);
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (!isWhole(this.#received)) return;
    const status = this.#received.toString('latin1', 9, 12);
    if (status !== '200' && status !== '304') failed += 1;
    if (this.#received.includes('"errors"')) failed += 1;
    this.#received = Buffer.alloc(0);
    // From when it was due, where the server held it up; the timer's own grain is not the server's.
    const held = this.#sentMs - this.#dueMs > 2 ? this.#dueMs : this.#sentMs;
    latenciesMs.push(performance.now() - held);
    lagsMs.push(this.#sentMs - this.#dueMs);
    const due = waiting.shift();
    if (due === undefined) idle.push(this);
    else this.send(next(), due);
  }
}

function isWhole(received: Buffer): boolean {
  const end = received.indexOf(HEAD_END);
  if (end < 0) return false;
  const head = received.toString('latin1', 0, end).toLowerCase();
  const [, length] = /content-length: (\d+)/.exec(head) ?? [];
  if (length !== undefined) return received.length >= end + 4 + Number(length);
  if (/^http\/1.1 (?:304|204)/.test(head)) return true;
  return received.subarray(-CHUNKS_END.length).equals(CHUNKS_END);
}

let place = 0;
function next(): Buffer {
  place = (place + 1) % requests.length;
  return requests[place] as Buffer;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

for (let at = 0; at < 32; at += 1) {
  const socket = connect(Number(port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  new Connection(socket);
}
const startMs = performance.now();
const tick = () => {
  const now = performance.now();
  while (sent < total && startMs + (sent * 1000) / Number(rate) <= now) {
    const dueMs = startMs + (sent * 1000) / Number(rate);
    sent += 1;
    // The one that waits longest: servers close what is idle.
    const connection = idle.shift();
    if (connection) connection.send(next(), dueMs);
    else waiting.push(dueMs);
  }
  if (latenciesMs.length < total && now - startMs < Number(seconds) * 1000 + 5_000) {
    setTimeout(tick, 1);
    return;
  }
  latenciesMs.sort((a, b) => a - b);
  lagsMs.sort((a, b) => a - b);
  const result = {
    requests: latenciesMs.length,
    failed: failed + total - latenciesMs.length,
    p50Ms: percentile(latenciesMs, 0.5),
    p95Ms: percentile(latenciesMs, 0.95),
    p99Ms: percentile(latenciesMs, 0.99),
    lagP99Ms: percentile(lagsMs, 0.99),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit());
};
tick();
