import { describe, expect, it } from 'vitest';
import { KnownConditions } from '../../../../src/gateway/front/known-conditions.js';
import { conditionOf, entityTagOf } from '../../../../src/gateway/http/entity-tag.js';
import { requestIdentity } from '../../../../src/gateway/http/request-identity.js';
import { checkpointAt } from '../fake-store.js';

const URL = '/graphql?query=%7Ba%7D';
const ACCEPT = { accept: 'application/json', 'accept-language': 'en' };

function knownConditions() {
  let made = 0;
  const identityOf = (url: string, headers: Readonly<Record<string, string>>) =>
    requestIdentity({ url, headers: { get: (name) => headers[name.toLowerCase()] ?? null } }, 'r');
  const conditions = new KnownConditions((request, ifNoneMatch) => {
    made += 1;
    return conditionOf(ifNoneMatch, () => requestIdentity(request, 'r'));
  });
  const tagOf = (url: string, headers: Readonly<Record<string, string>>, mark = '1') =>
    entityTagOf({
      identity: identityOf(url, headers),
      entities: ['Country'],
      checkpoint: { ...checkpointAt(0), changed: { Country: mark } },
    });
  return { conditions, tagOf, made: () => made };
}

const at = (mark: string) => ({ ...checkpointAt(0), changed: { Country: mark } });

describe('a conditional GET', () => {
  it('is looked into once, and compared with each checkpoint', () => {
    const { conditions, tagOf, made } = knownConditions();
    const tag = tagOf(URL, ACCEPT);
    const same = at('1');
    for (const checkpoint of [same, same, at('1')]) {
      expect(conditions.of(URL, ACCEPT, tag)?.tagAt(checkpoint)).toBe(tag);
    }
    expect(conditions.of(URL, ACCEPT, tag)?.tagAt(at('2'))).toBeUndefined();
    expect(conditions.of(URL, ACCEPT, tag)?.tagAt(same)).toBe(tag);
    expect(made()).toBe(1);
  });

  it('is another one with the same tag for another URL, type or language', () => {
    const { conditions, tagOf } = knownConditions();
    const tag = tagOf(URL, ACCEPT);
    expect(conditions.of(URL, ACCEPT, tag)?.tagAt(at('1'))).toBe(tag);
    const others: [string, Record<string, string>][] = [
      [`${URL}&x`, ACCEPT],
      [URL, { ...ACCEPT, accept: '*/*' }],
      [URL, { ...ACCEPT, 'accept-language': 'de' }],
      [URL, {}],
    ];
    for (const [url, headers] of others) {
      expect(conditions.of(url, headers, tag)?.tagAt(at('1'))).toBeUndefined();
      const both = `${tag}, ${tagOf(url, headers)}`;
      expect(conditions.of(url, headers, both)?.tagAt(at('1'))).toBe(tagOf(url, headers));
      expect(conditions.of(URL, ACCEPT, both)?.tagAt(at('1'))).toBe(tag);
    }
  });

  it('of nobody’s tags is none', () => {
    const { conditions } = knownConditions();
    for (const tags of ['"a"', '*', '', 'W/"Country.0"']) {
      expect(conditions.of(URL, ACCEPT, tags)).toBeUndefined();
    }
  });

  it('is forgotten when there were many others, and is judged all the same', () => {
    const { conditions, tagOf, made } = knownConditions();
    const tag = tagOf(URL, ACCEPT);
    const count = 2_600;
    conditions.of(URL, ACCEPT, tag);
    for (let number = 1; number < count; number += 1) {
      conditions.of(
        URL,
        ACCEPT,
        tagOf(URL, ACCEPT, String(number)).replace('"Country', '"Currency'),
      );
    }
    expect(made()).toBe(count);
    expect(conditions.of(URL, ACCEPT, tag)?.tagAt(at('1'))).toBe(tag);
    expect(made()).toBe(count + 1);
  });

  it('with a long URL is not remembered', () => {
    const { conditions, tagOf, made } = knownConditions();
    const long = `${URL}${'x'.repeat(5_000)}`;
    const tag = tagOf(long, ACCEPT);
    for (const time of [1, 2]) {
      expect(conditions.of(long, ACCEPT, tag)?.tagAt(at('1'))).toBe(tag);
      expect(made()).toBe(time);
    }
  });
});
