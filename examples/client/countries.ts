/** What an application would build on the operations: plain functions, with the operations' types. */
import { execute, type Gateway } from './execute.js';
import type { CountryDetailQuery, CountryPageQuery } from './generated/graphql.js';
import { CountryDetail, CountryNames, CountryPage } from './operations.js';

export type CountryItem = CountryPageQuery['countries']['edges'][number]['node'];
export type CountryDetails = NonNullable<CountryDetailQuery['country']>;

/** All countries, a page at a time: for a list that grows while a person scrolls. */
export async function* countryPages(
  gateway: Gateway,
  first = 100,
): AsyncGenerator<readonly CountryItem[]> {
  let after: string | null = null;
  do {
    const { countries }: CountryPageQuery = await execute(gateway, CountryPage, { first, after });
    yield countries.edges.map(({ node }) => node);
    after = countries.pageInfo.hasNextPage ? countries.pageInfo.endCursor : null;
  } while (after !== null);
}

/** The entries of a picker that holds every country: what begins with `text`, in any case, by name. */
export async function pickCountries(gateway: Gateway, text: string): Promise<CountryItem[]> {
  const start = text.toLocaleLowerCase();
  const found: CountryItem[] = [];
  for await (const page of countryPages(gateway, 500)) {
    found.push(...page.filter(({ name }) => name.toLocaleLowerCase().startsWith(start)));
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

/** A country with what belongs to it; undefined where there is none. */
export async function countryDetails(
  gateway: Gateway,
  code: string,
): Promise<CountryDetails | undefined> {
  const { country } = await execute(gateway, CountryDetail, { code });
  return country ?? undefined;
}

/** The names of countries that something else refers to, in one request; a code of none is left out. */
export async function countryNames(
  gateway: Gateway,
  codes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { countriesByCode } = await execute(gateway, CountryNames, { codes });
  return new Map(
    countriesByCode.flatMap((country) => (country ? [[country.code, country.name] as const] : [])),
  );
}
