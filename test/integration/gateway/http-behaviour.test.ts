import { afterAll, beforeAll, describe } from 'vitest';
import { schema } from '../../../schema/main.js';
import { gatewayOver } from '../../unit/gateway/ask.js';
import { atlasStore } from '../../unit/gateway/atlas-data.js';
import { TABLE_OPTIONS, testHttpTable } from './http-table.js';
import { type ListeningGateway, listenFor } from './listening-gateway.js';

describe('HTTP, through Yoga:', () => {
  let gateway: ListeningGateway;
  beforeAll(async () => {
    gateway = await listenFor(gatewayOver(schema, await atlasStore(1), TABLE_OPTIONS));
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  testHttpTable(() => gateway.url);
});
