import type DataLoader from 'dataloader';

export interface Country {
  readonly code: string;
  readonly alpha3: string;
  readonly numericCode: string;
  readonly name: string;
  readonly nativeName: string;
  readonly capital: string | null;
  readonly continent: string;
  readonly callingCodes: readonly string[];
}

export interface Named {
  readonly code: string;
  readonly name: string;
}

/** One request's loaders: what every peer's context holds, whatever is behind it. */
export interface Loaders {
  readonly country: DataLoader<string, Country | null>;
  /** By the country's code, the main one first. */
  readonly currencies: DataLoader<string, readonly Named[]>;
  /** By the country's code, by name. */
  readonly subdivisions: DataLoader<string, readonly Named[]>;
}

export interface PeerContext {
  readonly loaders: Loaders;
}

const connection = (nodes: readonly Named[]) => ({ edges: nodes.map((node) => ({ node })) });

/** The resolvers that all GraphQL peers share. */
export const resolvers = {
  Query: {
    country: (_: unknown, { code }: { code: string }, { loaders }: PeerContext) =>
      loaders.country.load(code),
    countriesByCode: (_: unknown, { codes }: { codes: string[] }, { loaders }: PeerContext) =>
      loaders.country.loadMany(codes),
  },
  Country: {
    currencies: async ({ code }: Country, _: unknown, { loaders }: PeerContext) =>
      connection(await loaders.currencies.load(code)),
    subdivisions: async (
      { code }: Country,
      { first }: { first?: number },
      { loaders }: PeerContext,
    ) => connection((await loaders.subdivisions.load(code)).slice(0, first ?? 50)),
  },
};
