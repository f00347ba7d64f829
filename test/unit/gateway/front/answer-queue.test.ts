import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { AnswerQueue } from '../../../../src/gateway/front/answer-queue.js';

it('writes the answers of a turn at its end, in their order, without those that nobody waits for', async () => {
  const waiting: ServerResponse[] = [];
  let arrived = () => {};
  const all = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const server = createServer((_, response) => {
    if (waiting.push(response) === 3) arrived();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    const { port } = server.address() as AddressInfo;
    const asked = [1, 2, 3].map(async () => {
      const response = await fetch(`http://127.0.0.1:${port}`);
      return [response.status, response.headers.get('name'), await response.text()];
    });
    await all;
    const queue = new AnswerQueue();
    const ended: number[] = [];
    for (const [at, response] of waiting.entries()) {
      response.once('finish', () => ended.push(at));
      if (at === 1) response.destroy();
      queue.write(response, 200, ['name', `n${at}`], `{"at":${at},"ö":1}`);
    }
    expect(waiting.map(({ writableEnded }) => writableEnded)).toEqual([false, false, false]);
    await setImmediate();
    expect(waiting.map(({ writableEnded }) => writableEnded)).toEqual([true, false, true]);
    const answers = (await Promise.allSettled(asked)).map((one) =>
      one.status === 'fulfilled' ? one.value : 'none',
    );
    expect(answers.filter((answer) => answer === 'none')).toHaveLength(1);
    expect(answers).toContainEqual([200, 'n0', '{"at":0,"ö":1}']);
    expect(answers).toContainEqual([200, 'n2', '{"at":2,"ö":1}']);
    expect(ended).toEqual([0, 2]);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
