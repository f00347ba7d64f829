/** GraphQL over HTTP to the letter: the audits of the specification's own test suite, over a socket. */
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../../schema/main.js';
import { gatewayOver } from '../../unit/gateway/ask.js';
import { atlasStore } from '../../unit/gateway/atlas-data.js';
import { type ListeningGateway, listenFor } from './listening-gateway.js';

let gateway: ListeningGateway;
beforeAll(async () => {
  gateway = await listenFor(gatewayOver(schema, await atlasStore(1)));
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe('GraphQL over HTTP', () => {
  it.each(
    serverAudits({ url: () => gateway.url, fetchFn: fetch }).map((audit) => [audit.name, audit]),
  )('%s', async (_, audit) => {
    const result = await audit.fn();
    expect(result.status, 'reason' in result ? result.reason : '').toBe('ok');
  });
});
