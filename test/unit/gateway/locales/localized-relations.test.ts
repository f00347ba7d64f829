import { beforeAll, describe, expect, it } from 'vitest';
import type { Gateway } from '../../../../src/gateway/server.js';
import { ask, gatewayOver } from '../ask.js';
import { placesSchema, placesStore } from './places-data.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = gatewayOver(placesSchema, await placesStore());
});

interface List {
  readonly totalCount: number;
  readonly nodes: readonly { readonly code: string }[];
  readonly pageInfo: { readonly endCursor: string | null };
}

async function listOf(args: string, headers: Record<string, string> = {}): Promise<List> {
  const [field, rest] = [args.split('(')[0], args.slice(args.indexOf('('))];
  const { data, errors } = await ask(
    gateway,
    `{ region(code: "N") { list: ${field}${rest} { totalCount nodes { code } pageInfo { endCursor } } } }`,
    {},
    headers,
  );
  expect(errors).toBeUndefined();
  return (data as { region: { list: List } }).region.list;
}
const codesOf = ({ nodes }: List) => nodes.map(({ code }) => code).join('');

describe('a relation to localized records', () => {
  it.each([
    ['places(orderBy: [{ field: NAME }])', 'abmz'],
    ['places(orderBy: [{ field: NAME }], locale: "de")', 'bmaz'],
    ['places(orderBy: [{ field: NAME, direction: DESC }], locale: "de")', 'zamb'],
    ['places(where: { name: { startsWith: "M" } }, locale: "de")', 'm'],
    ['places(where: { name: { startsWith: "Mila" } }, locale: "de")', ''],
    ['places(where: { name: { startsWith: "Milano" } }, locale: "it-CH")', 'm'],
    ['places(where: { name: { gte: "M" } }, orderBy: [{ field: NAME }], locale: "de")', 'maz'],
    ['places(where: { not: { name: { eq: "Bayern" } } }, locale: "de", last: 2)', 'mz'],
    ['favourites(orderBy: [{ field: NAME }])', 'amxz'],
    ['favourites(orderBy: [{ field: NAME }], locale: "de")', 'maxz'],
    ['favourites(orderBy: [{ field: NAME, direction: DESC }], locale: "de", first: 2)', 'zx'],
    ['favourites(where: { name: { lt: "X" } }, locale: "de")', 'm'],
    ['favourites(where: { name: { eq: "Milano" } }, locale: "it")', 'm'],
  ])('%s is %j', async (args, expected) => {
    const list = await listOf(args);
    expect(codesOf(list)).toBe(expected);
    if (!/first|last/.test(args)) expect(list.totalCount).toBe(expected.length);
  });

  it('is in the languages of Accept-Language where no locale is given', async () => {
    const headers = { 'accept-language': 'xx, de;q=0.5' };
    expect(codesOf(await listOf('places(orderBy: [{ field: NAME }])', headers))).toBe('bmaz');
    expect(codesOf(await listOf('favourites(orderBy: [{ field: NAME }])', headers))).toBe('maxz');
  });

  it.each(['places', 'favourites'])(
    '%s: without an order it keeps its own, whatever the language and the filter, and so do cursors',
    async (field) => {
      const whole = await listOf(`${field}(locale: "de")`);
      expect(codesOf(whole)).toBe(field === 'places' ? 'abmz' : 'zxma');
      const filter = 'where: { name: { startsWith: "" } }';
      expect(codesOf(await listOf(`${field}(${filter}, locale: "de")`))).toBe(codesOf(whole));
      const most = 'where: { not: { name: { eq: "Bayern" } } }';
      const filtered = await listOf(`${field}(${most}, locale: "de")`);
      expect(codesOf(filtered)).toBe(codesOf(whole).replace('b', ''));
      const { pageInfo } = await listOf(`${field}(first: 2, locale: "de")`);
      const after = await listOf(`${field}(${most}, locale: "de", after: "${pageInfo.endCursor}")`);
      expect(codesOf(after)).toBe(codesOf(whole).slice(2));
    },
  );
});
