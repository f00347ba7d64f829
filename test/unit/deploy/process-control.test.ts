import { type ChildProcess, spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  identify,
  isRunning,
  processStamp,
  signalProcess,
  stopProcess,
} from '../../../deploy/local/process-control.mjs';

const OBEDIENT = "console.log('up'); setInterval(() => {}, 1000)";
const STUBBORN = `process.on('SIGTERM', () => {}); ${OBEDIENT}`;

async function start(script: string) {
  const child: ChildProcess = spawn(process.execPath, ['-e', script]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return identify(child.pid ?? 0);
}

describe('a process', () => {
  it('runs until it is told to stop, and is gone then', async () => {
    const id = await start(OBEDIENT);
    expect(isRunning(id)).toBe(true);
    expect(await stopProcess(id)).toBe('ended');
    expect(isRunning(id)).toBe(false);
    expect(await stopProcess(id)).toBe('ended');
  });

  it('is killed when its grace is over', async () => {
    const id = await start(STUBBORN);
    const from = performance.now();
    expect(await stopProcess(id, { graceMs: 150 })).toBe('killed');
    expect(performance.now() - from).toBeLessThan(1_500);
    expect(isRunning(id)).toBe(false);
  });

  it('is never taken for a later one with the same pid', async () => {
    const { pid } = await start(OBEDIENT);
    const former = { pid, stamp: 'of an earlier process' };
    expect(isRunning(former)).toBe(false);
    signalProcess(former, 'SIGKILL');
    expect(await stopProcess(former)).toBe('ended');
    expect(processStamp(pid)).toBeDefined();
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 22 + 1])('with the pid %s does not exist', (pid) => {
    expect(processStamp(pid)).toBeUndefined();
  });
});
