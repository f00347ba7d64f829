import type { Connection, RowDataPacket } from 'mysql2/promise';
import { createClient } from 'redis';
import { peerKeys } from './peers/redis-keys.js';

type Row = RowDataPacket & Readonly<Record<string, unknown>>;

const COUNTRY = `SELECT code, alpha3, numeric_code AS numericCode, name, native_name AS nativeName, capital,
  continent, calling_codes AS callingCodes FROM country`;

/**
 * Writes what the peers read from Redis: the same rows, a document each; a country with its names in all
 * languages inside (2.3 KB), as one that is read by everyone grows to be.
 */
export async function writePeerData(database: Connection, redisUrl: string): Promise<void> {
  const rows = async (sql: string) => (await database.query<Row[]>(sql))[0];
  const client = await createClient({ url: redisUrl }).connect();
  const translations = new Map<string, Record<string, unknown>>();
  for (const { code, locale, name } of await rows(
    "SELECT code, locale, name FROM translation WHERE kind = 'country'",
  )) {
    const names = translations.get(String(code)) ?? {};
    translations.set(String(code), { ...names, [String(locale)]: name });
  }
  const batch = client.multi();
  for (const country of await rows(COUNTRY)) {
    const code = String(country.code);
    const callingCodes =
      typeof country.callingCodes === 'string'
        ? JSON.parse(country.callingCodes)
        : country.callingCodes;
    const document = { ...country, callingCodes, translations: translations.get(code) ?? {} };
    batch.set(peerKeys.country(code), JSON.stringify(document));
    const { capital, ...texts } = country;
    batch.hSet(peerKeys.hash(code), {
      ...(texts as Record<string, string>),
      callingCodes: JSON.stringify(callingCodes),
      ...(capital === null ? {} : { capital: String(capital) }),
    });
  }
  const SETS = [
    ['currency', peerKeys.currency],
    ['subdivision', peerKeys.subdivision],
  ] as const;
  for (const [table, key] of SETS) {
    for (const row of await rows(`SELECT code, name FROM ${table}`)) {
      batch.set(key(String(row.code)), JSON.stringify(row));
    }
  }
  for (const { country, code } of await rows(
    'SELECT country_code AS country, currency_code AS code FROM country_currency ORDER BY position, code',
  )) {
    batch.rPush(peerKeys.currenciesOf(String(country)), String(code));
  }
  for (const { country, code } of await rows(
    'SELECT country_code AS country, code FROM subdivision ORDER BY name COLLATE utf8mb4_bin, code',
  )) {
    batch.rPush(peerKeys.subdivisionsOf(String(country)), String(code));
  }
  await batch.execAsPipeline();
  client.destroy();
}
