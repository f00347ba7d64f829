/** What can be told of a document without its variables: how deep and how wide it is. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  Lexer,
  type SelectionSetNode,
  Source,
  TokenKind,
} from 'graphql';

/** The largest of each among a document's operations. */
export interface QueryMeasures {
  /** Levels of fields, the root's being the first. Introspection does not count. */
  readonly depth: number;
  /** Fields with an alias. */
  readonly aliases: number;
  /** Fields of the operation itself. */
  readonly rootFields: number;
}

const NOTHING: QueryMeasures = { depth: 0, aliases: 0, rootFields: 0 };

/** Fragments count as often as they are spread; what directives leave out counts too. */
export function measuresOf(document: DocumentNode): QueryMeasures {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const known = new Map<string, QueryMeasures>();

  function ofFragment(name: string): QueryMeasures {
    const found = known.get(name);
    if (found) return found;
    // A fragment within itself adds nothing: validation refuses it.
    known.set(name, NOTHING);
    const fragment = fragments.get(name);
    const measures = fragment ? ofSet(fragment.selectionSet) : NOTHING;
    known.set(name, measures);
    return measures;
  }

  function ofSet({ selections }: SelectionSetNode): QueryMeasures {
    let { depth, aliases, rootFields } = NOTHING;
    for (const selection of selections) {
      const part =
        selection.kind === Kind.FIELD
          ? ofField(selection)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? ofSet(selection.selectionSet)
            : ofFragment(selection.name.value);
      depth = Math.max(depth, part.depth);
      aliases += part.aliases;
      rootFields += part.rootFields;
    }
    return { depth, aliases, rootFields };
  }

  function ofField({ name, alias, selectionSet }: FieldNode): QueryMeasures {
    const isIntrospection = name.value === '__schema' || name.value === '__type';
    const below = selectionSet && !isIntrospection ? ofSet(selectionSet) : NOTHING;
    return {
      depth: isIntrospection ? 0 : below.depth + 1,
      aliases: below.aliases + (alias ? 1 : 0),
      rootFields: 1,
    };
  }

  return document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map(({ selectionSet }) => ofSet(selectionSet))
    .reduce(
      (most, one) => ({
        depth: Math.max(most.depth, one.depth),
        aliases: Math.max(most.aliases, one.aliases),
        rootFields: Math.max(most.rootFields, one.rootFields),
      }),
      NOTHING,
    );
}

/** How many tokens a document has, up to its first mistake: that is for the parser to tell. */
export function tokensOf(text: string): number {
  const lexer = new Lexer(new Source(text));
  let count = 0;
  try {
    while (lexer.advance().kind !== TokenKind.EOF) count += 1;
  } catch {
    return count;
  }
  return count;
}
