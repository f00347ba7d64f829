import { describe, expect, it } from 'vitest';
import { schemaStatements } from '../../../seeds/create-tables.js';
import type { SeedTable } from '../../../seeds/table.js';
import { tables } from '../../../seeds/tables.js';

const primaryKeys: Record<string, readonly string[]> = {
  country: ['code'],
  subdivision: ['code'],
  currency: ['code'],
  language: ['code'],
  time_zone: ['name'],
  country_currency: ['country_code', 'currency_code'],
  country_language: ['country_code', 'language_code'],
  translation: ['kind', 'code', 'locale'],
  category: ['id'],
  setting: ['key'],
};

const leastRows: Record<string, number> = {
  country: 249,
  subdivision: 5_000,
  currency: 179,
  language: 7_800,
  time_zone: 317,
  country_currency: 249,
  country_language: 249,
  translation: 20_000,
  category: 150,
  setting: 20,
};

const statements = await schemaStatements();

describe.each(tables.map((table) => ({ name: table.name, table })))('table $name', ({ table }) => {
  const rows = [...table.rows({ full: false })];

  it('has the documented number of rows', () => {
    expect(rows.length).toBeGreaterThanOrEqual(leastRows[table.name] ?? Number.NaN);
  });

  it('has unique primary keys', () => {
    expect(new Set(rows.map((row) => keyOf(table, row))).size).toBe(rows.length);
  });

  it('fills exactly the columns it names, each row with a scalar', () => {
    const columns = table.columns.join();
    const wrong = rows.filter(
      (row) =>
        Object.keys(row).join() !== columns || Object.values(row).some((value) => !isScalar(value)),
    );
    expect(wrong).toEqual([]);
  });

  it('is deterministic', () => {
    expect([...table.rows({ full: false })]).toEqual(rows);
  });

  it('has the columns of schema.sql, but for those the database fills', () => {
    const written = columnsOf(table.name).filter(({ name }) => name !== 'updated_at');
    expect(written.map(({ name }) => name)).toEqual([...table.columns]);
  });

  it('has text that fits, null only where allowed, and JSON that parses', () => {
    for (const { name, definition } of columnsOf(table.name)) {
      if (name === 'updated_at') continue;
      const length = Number(/CHAR\((\d+)\)/.exec(definition)?.[1] ?? Number.POSITIVE_INFINITY);
      const nullable = !definition.includes('NOT NULL');
      const wrong = rows.filter((row) => {
        const value = row[name];
        if (value === null) return !nullable;
        if (typeof value !== 'string') return false;
        if (definition.startsWith('JSON')) JSON.parse(value);
        return (
          [...value].length > length ||
          (definition.includes(' ascii ') && !/^[!-~]+$/.test(value)) ||
          (definition.startsWith('ENUM') && !definition.includes(`'${value}'`))
        );
      });
      expect(wrong, name).toEqual([]);
    }
  });
});

describe('foreign keys', () => {
  it('have their parents, which come earlier', () => {
    const seen = new Map<string, Set<unknown>>();
    const orphans: string[] = [];
    let keys = 0;
    for (const table of tables) {
      const own = new Set<unknown>();
      seen.set(table.name, own);
      const references = referencesOf(table.name);
      keys += references.length;
      for (const row of table.rows({ full: false })) {
        for (const { column, parent } of references) {
          const value = row[column];
          if (value === null || seen.get(parent)?.has(value)) continue;
          orphans.push(`${table.name}.${column} ${value}`);
        }
        own.add(row[table.columns[0] ?? '']);
      }
    }
    expect(orphans).toEqual([]);
    expect(keys).toBe(7);
  });
});

describe('schema.sql', () => {
  it('creates one table for each generator, in the same order', () => {
    expect(statements.map(tableOf)).toEqual(tables.map(({ name }) => name));
  });

  it('comments every table and column, and names a primary key and InnoDB', () => {
    for (const statement of statements) {
      const name = tableOf(statement);
      expect(statement).toMatch(/ENGINE = InnoDB .*COLLATE utf8mb4_unicode_ci COMMENT = '\w.+'$/m);
      expect(statement).toContain(
        `PRIMARY KEY (${primaryKeys[name]?.map((key) => (key === 'key' ? '`key`' : key)).join(', ')})`,
      );
      for (const column of columnsOf(name)) expect(column.definition).toMatch(/ COMMENT '.+'$/);
    }
  });

  it('restricts every foreign key and cascades none', () => {
    for (const statement of statements) {
      expect(statement).not.toMatch(/CASCADE|SET NULL/);
      const keys = statement.match(/FOREIGN KEY/g)?.length ?? 0;
      expect(statement.match(/ON DELETE RESTRICT ON UPDATE RESTRICT/g)?.length ?? 0).toBe(keys);
    }
  });
});

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || Number.isFinite(value);
}

function keyOf(table: SeedTable, row: Record<string, unknown>): string {
  return JSON.stringify(primaryKeys[table.name]?.map((column) => row[column]));
}

function tableOf(statement: string): string {
  return /CREATE TABLE IF NOT EXISTS (\w+)/.exec(statement)?.[1] ?? '';
}

function statementOf(table: string): string {
  return statements.find((statement) => tableOf(statement) === table) ?? '';
}

function columnsOf(table: string): { name: string; definition: string }[] {
  const lines = statementOf(table).matchAll(/^ {2}`?([a-z]\w*)`? (.*?),?$/gm);
  return [...lines].map(([, name = '', definition = '']) => ({ name, definition }));
}

function referencesOf(table: string): { column: string; parent: string }[] {
  const keys = statementOf(table).matchAll(/FOREIGN KEY \((\w+)\) REFERENCES (\w+)/g);
  return [...keys].map(([, column = '', parent = '']) => ({ column, parent }));
}
