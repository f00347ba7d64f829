import { composeServices as composeAsApollo } from '@apollo/composition';
import { composeServices as composeAsGuild } from '@theguild/federation-composition';
import { parse } from 'graphql';

export interface SubgraphText {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

export interface Composed {
  /** Undefined where they do not fit together. */
  readonly supergraph: string | undefined;
  readonly errors: readonly string[];
}

const servicesOf = (subgraphs: readonly SubgraphText[]) =>
  subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));

/** The two programs in use that make one graph of several subgraphs. */
export const COMPOSERS: Readonly<Record<string, (subgraphs: readonly SubgraphText[]) => Composed>> =
  {
    '@apollo/composition': (subgraphs) => resultOf(composeAsApollo(servicesOf(subgraphs))),
    '@theguild/federation-composition': (subgraphs) =>
      resultOf(composeAsGuild(servicesOf(subgraphs))),
  };

function resultOf({
  supergraphSdl,
  errors,
}: {
  readonly supergraphSdl?: string | undefined;
  readonly errors?: readonly { readonly message: string }[] | undefined;
}): Composed {
  return { supergraph: supergraphSdl, errors: (errors ?? []).map(({ message }) => message) };
}
