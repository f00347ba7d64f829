/**
 * Measures searches over the full seeds, by hand: against a Redis of its own, which it fills.
 *
 *   npx tsx test/support/measure-search.ts redis://127.0.0.1:PORT
 */
import { Country } from '../../schema/entities/country.js';
import { Language } from '../../schema/entities/language.js';
import { Translation } from '../../schema/entities/translation.js';
import { catalog, schema } from '../../schema/main.js';
import { countryRows } from '../../seeds/tables/country.js';
import { languageRows } from '../../seeds/tables/language.js';
import { translationRows } from '../../seeds/tables/translation.js';
import { createGateway } from '../../src/gateway/server.js';
import { silentLogger } from '../../src/lib/logger.js';
import { createRegistry } from '../../src/lib/metrics.js';
import type { Document } from '../../src/model/document.js';
import { columnOf, type Entity } from '../../src/model/entity.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import { checkpointAt, mustAcquire } from '../conformance/store-fixture.js';

const SEARCHES = [
  ['searchCountries', 'ger', 'en'],
  ['searchCountries', 'osterr', 'de-AT'],
  ['searchCountries', 's', 'fr'],
  ['searchCountries', 'saint vin', 'fr'],
  ['searchCountries', 'CH', 'de'],
  ['searchLanguages', 'deu', 'de'],
  ['searchLanguages', 'a', 'en'],
  ['searchLanguages', 's', 'de'],
  ['searchLanguages', 'schwei', 'de-CH'],
] as const;
const TIMES = 300;

const [url] = process.argv.slice(2);
if (!url) throw new Error('Expected the URL of a Redis that may be filled, got none.');

function documentsOf(entity: Entity, rows: Iterable<object>): Document[] {
  return Array.from(rows, (row) => {
    const values = row as Record<string, string>;
    const names = Object.keys(entity.fields);
    const pairs = names.map((name) => [name, values[columnOf(entity, name)] ?? null]);
    return Object.fromEntries(pairs) as Document;
  });
}

const dataset = 'measure-search';
await using store = await openRedisStore({ url, dataset, fingerprint: catalog.fingerprint });
const lease = await mustAcquire(store);
const generation = await store.writer.createGeneration(lease);
const translations = documentsOf(Translation, translationRows({ full: true }));
await store.writer.load(generation, Country, documentsOf(Country, countryRows()));
await store.writer.load(generation, Language, documentsOf(Language, languageRows()));
for (let at = 0; at < translations.length; at += 5_000) {
  await store.writer.load(generation, Translation, translations.slice(at, at + 5_000));
  await store.writer.renewLease(lease);
}
await store.writer.announce(lease, checkpointAt(generation, 'p0'));
console.log(`${translations.length} translations`);

const registry = createRegistry();
await using gateway = createGateway({
  schema,
  reader: store.reader,
  registry,
  logger: silentLogger,
});

for (const [field, text, locale] of SEARCHES) {
  const query = `{ ${field}(text: "${text}", locale: "${locale}") { text locale node { code } } }`;
  const ask = async () => {
    const response = await gateway.fetch(
      new Request('http://almanac.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
    );
    return (await response.json()) as { data?: Record<string, { text: string }[]> };
  };
  for (let at = 0; at < 50; at += 1) await ask();
  const took: number[] = [];
  for (let at = 0; at < TIMES; at += 1) {
    const startedAtMs = performance.now();
    await ask();
    took.push(performance.now() - startedAtMs);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => (took[Math.floor(share * TIMES)] ?? 0).toFixed(2);
  const found = (await ask()).data?.[field]?.slice(0, 3).map((match) => match.text);
  console.log(`${field} "${text}" ${locale}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`, found);
}
