import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../../schema/main.js';
import type { Gateway } from '../../../src/gateway/server.js';
import { gatewayOver } from '../../unit/gateway/ask.js';
import { atlasStore } from '../../unit/gateway/atlas-data.js';

describe('a gateway on a socket', () => {
  let gateway: Gateway;
  let server: Server;
  let url = '';

  beforeAll(async () => {
    gateway = gatewayOver(schema, await atlasStore(3));
    server = createServer((request, response) => void gateway.handler(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await gateway.dispose();
  });

  it('answers a POST, and says in headers where the data stands', async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: '{ country(code: "AB") { name subdivisions { nodes { code } } } }',
      }),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('almanac-position')).toBe('uuid:1-7');
    expect(Number(response.headers.get('almanac-staleness-ms'))).toBeGreaterThanOrEqual(0);
    expect(await response.json()).toEqual({
      data: {
        country: {
          name: 'Name of AB',
          subdivisions: { nodes: [{ code: 'AB-A' }, { code: 'AB-B' }, { code: 'AB-C' }] },
        },
      },
    });
  });

  it('answers a GET', async () => {
    const query = encodeURIComponent('{ countries(first: 2) { edges { node { code } } } }');
    const response = await fetch(`${url}/graphql?query=${query}`);
    expect(await response.json()).toEqual({
      data: { countries: { edges: [{ node: { code: 'AA' } }, { node: { code: 'AB' } }] } },
    });
  });

  it('answers many requests at once, each with a view of its own', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        const code = ['AA', 'AB', 'AC'][at % 3];
        const query = encodeURIComponent(`{ country(code: "${code}") { code } }`);
        const response = await fetch(`${url}/graphql?query=${query}`);
        const { data } = (await response.json()) as { data: { country: { code: string } } };
        return data.country.code === code;
      }),
    );
    expect(answers.every(Boolean)).toBe(true);
  });

  it('refuses what is no GraphQL request', async () => {
    const headers = { 'content-type': 'application/json' };
    const broken = await fetch(`${url}/graphql`, { method: 'POST', headers, body: '{' });
    expect(broken.status).toBe(400);
    const upload = await fetch(`${url}/graphql`, { method: 'POST', body: new FormData() });
    expect(upload.status).toBe(415);
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  });
});
