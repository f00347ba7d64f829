import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema, Kind, parse, print } from 'graphql';

/** A breaking change that is meant: an entry of schema/breaking-changes.json. */
export interface NamedChange {
  /** As the refusal prints it. */
  readonly change: string;
  /** Why, and what clients do about it. */
  readonly reason: string;
}

/** Schemas by the name of their file, as SDL. */
export type SchemaTexts = Readonly<Record<string, string>>;

/**
 * What stands between the released schemas and the current ones, as sentences: breaking changes that are
 * not named, names without a reason or without a change, and files that only one side has.
 */
export async function refusals(
  released: SchemaTexts,
  current: SchemaTexts,
  named: readonly NamedChange[],
): Promise<string[]> {
  const breaking = new Map<string, string>();
  const unpaired: string[] = [];
  for (const file of new Set([...Object.keys(released), ...Object.keys(current)])) {
    const [before, after] = [released[file], current[file]];
    if (before === undefined) unpaired.push(`${file} was never released: npm run schema:release.`);
    else if (after === undefined) breaking.set(`${file} was removed`, file);
    else for (const change of await breakingChanges(before, after)) breaking.set(change, file);
  }
  const known = new Set(named.map(({ change }) => change));
  return [
    ...unpaired,
    ...[...breaking]
      .filter(([change]) => !known.has(change))
      .map(
        ([change, file]) =>
          `${file}: breaking change, not named in schema/breaking-changes.json: ${JSON.stringify(change)}.`,
      ),
    ...named
      .filter(({ change }) => !breaking.has(change))
      .map(({ change }) => `Named, but no breaking change: ${JSON.stringify(change)}. Remove it.`),
    ...named
      .filter(({ reason }) => !reason?.trim())
      .map(({ change }) => `Named without a reason: ${JSON.stringify(change)}.`),
  ];
}

// A subgraph's directives are defined by the specification that it links to, not in its own text.
const schemaOf = (text: string) => buildSchema(text, { assumeValidSDL: true });

async function breakingChanges(before: string, after: string): Promise<string[]> {
  const changes = await diff(schemaOf(before), schemaOf(after));
  const messages = changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message);
  const kept = new Set(keysOf(after));
  const lostKeys = keysOf(before).filter((key) => !kept.has(key));
  return [...messages, ...lostKeys.map((key) => `${key} was removed`)];
}

/** A subgraph's keys: another subgraph that refers to a type by one cannot do without it. */
function keysOf(sdl: string): string[] {
  return parse(sdl).definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION
      ? (node.directives ?? [])
          .filter(({ name }) => name.value === 'key')
          .map((directive) => `${node.name.value} ${print(directive)}`)
      : [],
  );
}
