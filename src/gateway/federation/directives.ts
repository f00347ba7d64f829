import { type DocumentNode, visit } from 'graphql';

/** Directives of a type or field by name, once for each set of arguments. */
export type Directives = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

type Extensions = Readonly<Record<string, unknown>> | null | undefined;

/** `extensions` with more directives than it has, where `@graphql-tools/utils` looks for them. */
export function withDirectives(extensions: Extensions, more: Directives = {}) {
  const present = (extensions?.directives ?? {}) as Readonly<Record<string, unknown>>;
  const added = Object.entries(more).filter(([, uses]) => uses.length > 0);
  const directives = Object.fromEntries(
    added.map(([name, uses]) => [name, [present[name] ?? [], uses].flat()]),
  );
  return { ...extensions, directives: { ...present, ...directives } };
}

// The first version that has them all; the composers in use take it and later ones.
const SPECIFICATION = 'https://specs.apollo.dev/federation/v2.3';
const SPECIFIED: ReadonlySet<string> = new Set([
  'external',
  'inaccessible',
  'interfaceObject',
  'key',
  'override',
  'provides',
  'requires',
  'shareable',
  'tag',
]);

/** The line that says what the directives of a document mean: it imports those that are in use. */
export function linkOf(document: DocumentNode): string {
  const used = new Set<string>();
  visit(document, {
    Directive({ name }) {
      if (SPECIFIED.has(name.value)) used.add(`@${name.value}`);
    },
  });
  const imports = [...used].sort().map((name) => JSON.stringify(name));
  return `extend schema @link(url: "${SPECIFICATION}", import: [${imports.join(', ')}])`;
}
