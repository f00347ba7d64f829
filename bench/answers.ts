import { isDeepStrictEqual } from 'node:util';
import type { Operation } from './operations.js';
import type { ServerProcess } from './server-process.js';

const MOST_COMPARED = 50;

/** What a server says to an operation with some variables: its data. Errors: where it answers with errors. */
async function answerOf(server: ServerProcess, { query, headers }: Operation, variables: object) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text);
  if (!response.ok || errors || !data) throw new Error(`${response.status}: ${text.slice(0, 500)}`);
  return data as unknown;
}

/**
 * Compares what all servers answer, for at most so many of the operation's variables. Errors: names the
 * first answer that differs, with the one that it should be.
 */
export async function compareAnswers(
  operation: Operation,
  servers: ReadonlyMap<string, ServerProcess>,
  most = MOST_COMPARED,
): Promise<void> {
  for (const variables of operation.variables.slice(0, most)) {
    const asked = [...servers].map(
      async ([name, server]) => [name, await answerOf(server, operation, variables)] as const,
    );
    const answers = new Map(await Promise.all(asked));
    const [first] = answers;
    for (const [name, answer] of answers) {
      if (isDeepStrictEqual(answer, first?.[1])) continue;
      throw new Error(
        `${operation.name} with ${JSON.stringify(variables)}: ${name} answers ${JSON.stringify(answer)}, ` +
          `${first?.[0]} ${JSON.stringify(first?.[1])}`,
      );
    }
  }
}
