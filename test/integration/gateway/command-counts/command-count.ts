/** One row of the table of docs/GRAPHQL.md: what a kind of query costs in Redis. */
export interface CommandCount {
  /** Says what is asked, in a few words: the row's title, and the test's. */
  readonly what: string;
  readonly query: string;
  /** Which form of the schema is asked; default: the stand-alone one. */
  readonly form?: 'subgraph';
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Commands that reach Redis, the checkpoint's GET among them, however many records there are. */
  readonly commands: number;
}
