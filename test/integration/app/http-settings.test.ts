/** What the settings of HTTP do, in processes, from the source to a 304. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppFixture, createAppFixture } from '../../support/app-fixture.js';
import { eventually } from '../../support/eventually.js';

const TRUSTED = 'query Items($first: Int) { items(first: $first) { edges { node { value } } } }';
const hash = createHash('sha256').update(TRUSTED).digest('hex');

describe('processes that cache and trust as configured', () => {
  let fixture: AppFixture;
  let folder: string;
  let settings: Record<string, string>;
  let url: string;
  let otherUrl: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-http-'));
    const file = join(folder, 'persisted-documents.json');
    await writeFile(file, JSON.stringify({ [hash]: TRUSTED }));
    settings = {
      ALMANAC_TRUSTED_DOCUMENTS: file,
      ALMANAC_TRUSTED_DOCUMENTS_MODE: 'only',
      ALMANAC_CACHE_MAX_AGE: '1h',
      ALMANAC_STALENESS_BOUND: '1h',
      ALMANAC_BATCH_LIMIT: '2',
    };
    fixture = await createAppFixture();
    await fixture.database.execute('INSERT INTO item VALUES (1, 10)');
    url = await fixture.spawn(['start'], settings).ready();
    otherUrl = await fixture.spawn(['serve'], settings).ready();
  });
  afterAll(async () => {
    await fixture?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const get = (base: string, headers: Record<string, string> = {}) => {
    const variables = JSON.stringify({ first: 1 });
    return fetch(
      `${base}/graphql?${new URLSearchParams({ documentId: `sha256:${hash}`, variables })}`,
      {
        headers,
      },
    );
  };
  const post = async (body: unknown) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return JSON.stringify(await response.json());
  };

  it('answer a tag of each other with 304 until the source changes', async () => {
    const first = await get(url);
    expect(await first.json()).toEqual({ data: { items: { edges: [{ node: { value: 10 } }] } } });
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=3[56]\d\d$/);
    const etag = first.headers.get('etag') ?? '';
    const second = await get(otherUrl, { 'if-none-match': etag });
    expect(second.status).toBe(304);
    expect(second.headers.get('etag')).toBe(etag);
    await fixture.database.execute('UPDATE item SET value = 11 WHERE id = 1');
    await eventually(async () => {
      const answer = await get(otherUrl, { 'if-none-match': etag });
      return answer.status === 200 && (await answer.text()).includes('11');
    });
  });

  it('refuse documents that they were not deployed with', async () => {
    expect(await post({ query: '{ __typename }' })).toContain('DOCUMENT_NOT_TRUSTED');
    expect(await post({ documentId: 'nosuch' })).toContain('DOCUMENT_UNKNOWN');
  });

  it('take as many operations in a request as they may', async () => {
    const one = { documentId: hash, variables: { first: 1 } };
    expect(JSON.parse(await post([one, one]))).toMatchObject([{ data: {} }, { data: {} }]);
    expect(await post([one, one, one])).toContain('limited to 2');
  });

  it.each([
    ['no file for trusted documents alone', 'none', 'expected a file'],
    ['a file that is not there', '/nosuch.json', 'ENOENT'],
  ])('do not start with %s', async (_, file, message) => {
    const process = fixture.spawn(['serve'], { ...settings, ALMANAC_TRUSTED_DOCUMENTS: file });
    const { code, stderr } = await process.exited;
    expect(code).toBe(78);
    expect(stderr).toContain(message);
  });
});
