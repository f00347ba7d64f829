import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppFixture, createAppFixture } from '../../support/app-fixture.js';

describe('a request that makes no sense', () => {
  let fixture: AppFixture;
  let url: string;
  beforeAll(async () => {
    fixture = await createAppFixture();
    url = await fixture.spawn(['start']).ready();
  });
  afterAll(async () => fixture[Symbol.asyncDispose]());

  const raw = (text: string) =>
    new Promise<string>((resolve) => {
      let answer = '';
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
      socket.on('data', (data) => {
        answer += data;
      });
      socket.on('close', () => resolve(answer));
    });

  it.each(['[', 'a:99999999', '%00'])('for host %s is a 400 without a stack', async (host) => {
    const answer = await raw(
      `GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toMatch(/node_modules|\bat /);
  });

  it.each(['variables=%7B', 'extensions=x'])('with %s is a 400', async (parameter) => {
    const response = await fetch(`${url}/graphql?query=%7B__typename%7D&${parameter}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('BAD_REQUEST');
  });

  it('nested without end is a 400', async () => {
    const depth = 100_000;
    const query = `${'{a'.repeat(depth)}${'}'.repeat(depth)}`;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
      },
      body: JSON.stringify({ query }),
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('QUERY_TOO_MANY_TOKENS');
  });
});
