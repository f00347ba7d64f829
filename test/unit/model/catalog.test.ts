import { describe, expect, it } from 'vitest';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity, type Entity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { many, one } from '../../../src/model/relation.js';

const country = (fields = {}) =>
  defineEntity({
    name: 'Country',
    description: 'A country.',
    fields: { code: field.string(), name: field.string(), ...fields },
    key: ['code'],
    relations: { places: many('Place', { index: 'byCountry' }) },
  });
const place = (index = 'byCountry') =>
  defineEntity({
    name: 'Place',
    fields: { id: field.int(), countryCode: field.string() },
    key: ['id'],
    indexes: { [index]: { on: ['countryCode'] } },
    relations: { country: one('Country', { on: ['countryCode'] }) },
  });

describe('a catalog', () => {
  it('has one fingerprint for one shape, whatever the order and the descriptions', () => {
    const first = defineCatalog([country(), place()]).fingerprint;
    expect(defineCatalog([place(), country()]).fingerprint).toBe(first);
    expect(first).toMatch(/^[0-9a-f]{12}$/);
  });

  it('has another fingerprint when a field, a type or an index changes', () => {
    const prints = [
      defineCatalog([country(), place()]),
      defineCatalog([country({ area: field.int() }), place()]),
      defineCatalog([country({ area: field.float() }), place()]),
      defineCatalog([country({ area: field.float({ nullable: true }) }), place()]),
    ].map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('names every mistake at once', () => {
    // The compiler refuses these; a catalog built from data meets the same check.
    const untyped = defineCatalog as (entities: readonly unknown[]) => unknown;
    expect(() => untyped([country(), place('byCode')])).toThrowError(
      'Country.places: Place has no index byCountry.',
    );
    expect(() => untyped([country(), country()])).toThrowError(
      /Expected each entity once, got Country twice\.\nExpected each table once, got country twice\.\nCountry\.places: there is no entity Place/,
    );
  });

  it('has the same fingerprint whether an index is unique or not: its entries are the same', () => {
    const plug = (unique: boolean) =>
      defineEntity({
        name: 'Plug',
        fields: { letter: field.string(), sheet: field.string() },
        key: ['letter'],
        indexes: { bySheet: { on: ['sheet'], unique } },
      });
    const prints = [true, false].map((unique) => defineCatalog([plug(unique)]).fingerprint);
    expect(prints[0]).toBe(prints[1]);
  });

  it('refuses a unique index that could not be a key', () => {
    const untyped = defineEntity as unknown as (definition: object) => Entity;
    const plug = untyped({
      name: 'Plug',
      fields: { letter: field.string(), sheet: field.string(), uses: field.json() },
      key: ['letter'],
      indexes: {
        a: { on: [], unique: true },
        b: { on: ['sheet'], order: ['letter'], unique: true },
        c: { on: ['letter'], unique: true },
        d: { on: ['sheet'], unique: true },
        e: { on: ['uses'], unique: true },
        f: { on: ['letter'], order: ['sheet'] },
      },
    });
    expect(() => defineCatalog([plug])).toThrowError(
      [
        'Plug: the unique index a needs a field to be on.',
        'Plug: the unique index b has one record for each value, and so no order.',
        'Plug: the unique index c is on the same fields as the key.',
        'Plug: the unique index d is on the same fields as b.',
        'Plug: the unique index e is on uses, which holds no single value.',
      ].join('\n'),
    );
  });

  it('refuses a tree whose parent or index does not fit the key', () => {
    const part = (tree: object, key: readonly string[] = ['id']) =>
      defineEntity({
        name: 'Part',
        fields: { id: field.int(), above: field.int({ nullable: true }), code: field.string() },
        key: key as ['id'],
        indexes: { byAbove: { on: ['above'] }, byCode: { on: ['code'] } },
        tree: tree as { parent: 'above'; index: 'byAbove' },
      });
    const good = { parent: 'above', index: 'byAbove' };
    expect(defineCatalog([part(good)]).must('Part').tree).toEqual(good);
    for (const [tree, key, mistake] of [
      [good, ['id', 'code'], 'key of one field'],
      [{ ...good, index: 'byCode' }, ['id'], 'index on above alone; byCode is on code'],
      [{ ...good, index: 'byNothing' }, ['id'], 'byNothing is none'],
      [{ parent: 'code', index: 'byCode' }, ['id'], 'id is int, code is string'],
      [{ parent: 'gone', index: 'byAbove' }, ['id'], 'names gone as the parent'],
      [{ parent: 'id', index: 'byAbove' }, ['id'], 'another field for the parent'],
    ] as const) {
      expect(() => defineCatalog([part(tree, key)])).toThrow(mistake);
    }
  });

  it('refuses names that GraphQL or the store could not carry', () => {
    const entity = (name: string, fieldName: string) =>
      defineEntity({ name, fields: { [fieldName]: field.string() }, key: [fieldName] });
    expect(() => entity('a country', 'code')).toThrowError(/PascalCase/);
    expect(() => entity('Country', 'co:de')).toThrowError(/field names/);
  });
});
