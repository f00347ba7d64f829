/** A tab that GraphiQL opens with. Its title is the name of the first operation. */
export interface ExampleQuery {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Beside those that every tab has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** GraphiQL's options for these examples: none for none, so that it opens with its own text. */
export function tabsOf(
  examples: readonly ExampleQuery[],
  headersOfEveryTab: Readonly<Record<string, string>>,
) {
  if (examples.length === 0) return {};
  const defaultTabs = examples.map(({ query, variables, headers }) => ({
    query,
    variables: variables ? JSON.stringify(variables, undefined, 2) : null,
    headers: JSON.stringify({ ...headersOfEveryTab, ...headers }, undefined, 2),
  }));
  return { defaultTabs };
}
