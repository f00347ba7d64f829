import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { abortOnSignals } from '../../../src/cli/signals.js';

function setup() {
  const process = new EventEmitter();
  const exits: number[] = [];
  let time = 0;
  const signal = abortOnSignals(
    process,
    (code) => exits.push(code),
    () => time,
  );
  const send = (name: string, afterMs = 0) => {
    time += afterMs;
    process.emit(name, name);
  };
  return { signal, exits, send };
}

it.each(['SIGINT', 'SIGTERM'])('aborts at %s, with its name as reason', (name) => {
  const { signal, exits, send } = setup();
  expect(signal.aborted).toBe(false);
  send(name);
  expect(signal.reason).toBe(name);
  expect(exits).toEqual([]);
});

it('exits with 130 at the second signal', () => {
  const { exits, send } = setup();
  send('SIGINT');
  send('SIGINT', 300);
  expect(exits).toEqual([130]);
});

it('exits at once when the second one is another', () => {
  const { exits, send } = setup();
  send('SIGINT');
  send('SIGTERM', 1);
  expect(exits).toEqual([130]);
});

it('takes one press that npm forwards again for one', () => {
  const { exits, send } = setup();
  send('SIGINT');
  send('SIGINT', 5);
  expect(exits).toEqual([]);
});
