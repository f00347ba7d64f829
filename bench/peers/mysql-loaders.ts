import DataLoader from 'dataloader';
import mysql, { type Pool, type RowDataPacket } from 'mysql2/promise';
import type { Country, Loaders, Named } from './loaders.js';

export const connectMysql = (): Pool =>
  mysql.createPool({ uri: process.env.PEER_MYSQL_URL ?? '', connectionLimit: 10 });

const COUNTRIES = `SELECT code, alpha3, numeric_code AS numericCode, name, native_name AS nativeName,
  capital, continent, calling_codes AS callingCodes FROM country WHERE code IN (?)`;
const CURRENCIES = `SELECT l.country_code AS country, c.code, c.name FROM country_currency l
  JOIN currency c ON c.code = l.currency_code WHERE l.country_code IN (?) ORDER BY l.position, c.code`;
const SUBDIVISIONS = `SELECT country, code, name FROM (
    SELECT country_code AS country, code, name,
      ROW_NUMBER() OVER (PARTITION BY country_code ORDER BY name COLLATE utf8mb4_bin, code) AS place
    FROM subdivision WHERE country_code IN (?)) AS placed WHERE place <= 20 ORDER BY country, place`;

/** One query a DataLoader batch, with IN. */
export function createMysqlLoaders(pool: Pool): Loaders {
  const listed = (sql: string) =>
    new DataLoader<string, readonly Named[]>(async (codes) => {
      const [rows] = await pool.query<(RowDataPacket & Named & { country: string })[]>(sql, [
        codes,
      ]);
      const byCountry = grouped(rows);
      return codes.map((code) => byCountry.get(code) ?? []);
    });
  return {
    country: new DataLoader<string, Country | null>(async (codes) => {
      const [rows] = await pool.query<(RowDataPacket & Country)[]>(COUNTRIES, [codes]);
      const byCode = new Map(rows.map((row) => [row.code, row]));
      return codes.map((code) => byCode.get(code) ?? null);
    }),
    currencies: listed(CURRENCIES),
    subdivisions: listed(SUBDIVISIONS),
  };
}

function grouped<Row extends { country: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.country);
    if (group) group.push(row);
    else groups.set(row.country, [row]);
  }
  return groups;
}
