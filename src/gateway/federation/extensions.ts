import type { Entity } from '../../model/entity.js';

/** How an entity stands in a larger graph, beside its keys. */
export interface FederationOptions<Name extends string = string> {
  /** `@tag`: contracts take or leave the type by them. */
  readonly tags?: readonly string[];
  /** `@inaccessible`: fields that the gateway uses and its clients do not see. */
  readonly inaccessible?: readonly Name[];
  /** `@shareable`: fields that other subgraphs answer too, with the same values. */
  readonly shareable?: readonly Name[];
  /** `@override`: fields that Almanac takes over, and the subgraph that had them: `{ name: 'legacy' }`. */
  readonly override?: { readonly [Field in Name]?: string };
}

/** What an entity's object type remembers, so that the subgraph form can be made from the built schema. */
export interface SubgraphExtensions {
  readonly entity: Entity;
  readonly federation: FederationOptions;
}

// The schema is a value that deployments export: what else it must say travels in its types.
const PLACE = 'almanac';

export const subgraphExtensions = (extensions: SubgraphExtensions) => ({ [PLACE]: extensions });

/** Undefined for a type that is no entity's. */
export function subgraphExtensionsOf(type: {
  readonly extensions: Readonly<Record<string, unknown>>;
}): SubgraphExtensions | undefined {
  return type.extensions[PLACE] as SubgraphExtensions | undefined;
}
