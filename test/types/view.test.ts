import { describe, expectTypeOf, it } from 'vitest';
import { builder } from '../../schema/builder.js';
import { Category } from '../../schema/entities/category.js';
import { Country } from '../../schema/entities/country.js';
import { CountryCurrency } from '../../schema/entities/country-currency.js';
import { Currency } from '../../schema/entities/currency.js';
import { Subdivision } from '../../schema/entities/subdivision.js';
import { Translation } from '../../schema/entities/translation.js';
import type { Page } from '../../src/gateway/page.js';
import type { View } from '../../src/gateway/view.js';
import type { DocumentOf } from '../../src/model/entity.js';

declare const view: View;

/** What is in here is compiled and never run. */
function compiled(_: () => unknown): void {}

describe('a view in types', () => {
  it('answers with the documents of the entity that was asked for', () => {
    compiled(() => {
      expectTypeOf(view.get(Country, ['CH'])).resolves.toEqualTypeOf<DocumentOf<
        typeof Country
      > | null>();
      expectTypeOf(view.getMany(Translation, [['country', 'CH', 'de']])).resolves.toEqualTypeOf<
        (DocumentOf<typeof Translation> | null)[]
      >();
      expectTypeOf(view.one(Category, [null])).resolves.toEqualTypeOf<DocumentOf<
        typeof Category
      > | null>();
      expectTypeOf(view.many(Subdivision, 'byCountry', ['CH'])).resolves.toEqualTypeOf<
        DocumentOf<typeof Subdivision>[]
      >();
      expectTypeOf(
        view.through(CountryCurrency, 'byCountry', ['CH'], Currency, ['currencyCode']),
      ).resolves.toEqualTypeOf<DocumentOf<typeof Currency>[]>();
      expectTypeOf(view.page(Country, 'key', [], { first: 5 })).toEqualTypeOf<
        Page<DocumentOf<typeof Country>>
      >();
      expectTypeOf(view.page(Country, 'byContinent', ['EU'])).toEqualTypeOf<
        Page<DocumentOf<typeof Country>>
      >();
    });
  });

  it('refuses keys of another shape', () => {
    compiled(() => {
      // @ts-expect-error a key is a tuple
      view.get(Country, 'CH');
      // @ts-expect-error the code is a text
      view.get(Country, [756]);
      // @ts-expect-error the id is a number
      view.get(Category, ['1']);
      // @ts-expect-error three parts
      view.get(Translation, ['country', 'CH']);
      // @ts-expect-error the kind is one of three
      view.get(Translation, ['town', 'CH', 'de']);
      // @ts-expect-error what is looked up by key is not null
      view.get(Category, [null]);
    });
  });

  it('refuses indexes that are not there, and values that are not theirs', () => {
    compiled(() => {
      // @ts-expect-error there is no index byCuntry
      view.many(Subdivision, 'byCuntry', ['CH']);
      // @ts-expect-error a country's code is a text
      view.many(Subdivision, 'byCountry', [756]);
      // @ts-expect-error the index is on one field
      view.many(Subdivision, 'byCountry', ['CH', 'ZH']);
      // @ts-expect-error there is no such continent
      view.page(Country, 'byContinent', ['XX']);
      // @ts-expect-error the index of all records has no values
      view.page(Country, 'key', ['CH']);
      // @ts-expect-error there is no index byName
      view.page(Country, 'byName', []);
      // @ts-expect-error there is no index byTown
      view.through(CountryCurrency, 'byTown', ['CH'], Currency, ['currencyCode']);
      // @ts-expect-error the join's key has no field position
      view.through(CountryCurrency, 'byCountry', ['CH'], Currency, ['position']);
    });
  });
});

describe('a builder in types', () => {
  it('knows the fields, relations and enum members of the entity', () => {
    compiled(() => {
      builder.expose(Country, {
        omit: ['alpha3', 'subdivisions'],
        members: { continent: { EU: 'Europe.' } },
        fields: (t) => ({
          label: t.string({
            resolve: (country) => {
              expectTypeOf(country).toEqualTypeOf<DocumentOf<typeof Country>>();
              return country.name;
            },
          }),
          neighbours: t.field({
            type: [builder.type(Country)],
            resolve: (country, _, context) =>
              context.view.page(Country, 'byContinent', [country.continent]).nodes,
          }),
        }),
      });
      // @ts-expect-error there is no field alpha4
      builder.expose(Country, { omit: ['alpha4'] });
      // @ts-expect-error there is no such continent
      builder.expose(Country, { members: { continent: { XX: 'Nowhere.' } } });
      builder.expose(Country, {
        // @ts-expect-error a country has no population
        fields: (t) => ({ people: t.int({ resolve: (country) => country.population }) }),
      });
    });
  });
});
