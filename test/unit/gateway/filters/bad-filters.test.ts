import { describe, expect, it } from 'vitest';
import { Country } from '../../../../schema/entities/country.js';
import { schema } from '../../../../schema/main.js';
import { View } from '../../../../src/gateway/view.js';
import { ask, gatewayOver } from '../ask.js';
import { atlasStore } from '../atlas-data.js';

async function errorOf(variables: object) {
  await using gateway = gatewayOver(schema, await atlasStore(3));
  const query = `query ($where: TimeZoneFilter, $orderBy: [TimeZoneOrder!], $after: String) {
    timeZones(where: $where, orderBy: $orderBy, after: $after) { nodes { name } }
  }`;
  const { errors } = await ask(gateway, query, variables);
  return { code: errors?.[0]?.extensions?.code, message: errors?.[0]?.message ?? '' };
}

describe('a filter that cannot be meant is refused:', () => {
  it('a comparison with null, with a hint at isNull', async () => {
    const { code, message } = await errorOf({ where: { countryCode: { eq: null } } });
    expect(code).toBe('BAD_FILTER');
    expect(message).toContain('isNull: true');
  });

  it('null in the place of a condition', async () => {
    for (const where of [{ not: null }, { and: null }, { name: null }]) {
      expect(await errorOf({ where })).toMatchObject({ code: 'BAD_FILTER' });
    }
  });

  it('more than 1,000 values', async () => {
    const names = Array.from({ length: 1001 }, (_, at) => `Zone/${at}`);
    expect(await errorOf({ where: { name: { in: names } } })).toMatchObject({ code: 'BAD_FILTER' });
  });

  it('half a character', async () => {
    const where = { name: { startsWith: '\ud83d' } };
    expect(await errorOf({ where })).toMatchObject({ code: 'BAD_FILTER' });
  });

  it('a field without an index: there is none in the schema', async () => {
    const { message } = await errorOf({ where: { label: { eq: 'x' } } });
    expect(message).toContain('"label" is not defined by type "TimeZoneFilter"');
    expect((await errorOf({ orderBy: [{ field: 'LABEL' }] })).message).toContain('LABEL');
  });

  it('isNull of a field that always has a value: there is none in the schema', async () => {
    const { message } = await errorOf({ where: { name: { isNull: true } } });
    expect(message).toContain('"isNull" is not defined by type "IDFilter"');
  });

  it('a cursor of another order', async () => {
    const after = Buffer.from('TimeZone#key#x').toString('base64url');
    const orderBy = [{ field: 'NAME', direction: 'DESC' }];
    expect(await errorOf({ orderBy, after })).toMatchObject({ code: 'BAD_CURSOR' });
  });
});

describe('a filter that takes too much of the indexes', () => {
  it('is refused before they are read', async () => {
    const store = await atlasStore(30);
    const limits = { documents: 0, entries: 29 };
    const view = new View({ reader: store.reader, filterLimits: limits });
    const orderBy = [
      { field: 'name', direction: 'ASC' as const },
      { field: 'code', direction: 'DESC' as const },
    ];
    const list = view.list(Country, 'key', [], { orderBy });
    await expect(list.count()).rejects.toMatchObject({ code: 'RESULT_TOO_LARGE' });
    expect(store.calls.map(({ method }) => method)).toEqual(['checkpoint', 'counts']);
  });
});
