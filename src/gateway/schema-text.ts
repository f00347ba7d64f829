import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';

/** The SDL of a schema, sorted by name so that a diff shows what changed: `schema/schema.graphql`. */
export function schemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
