import type { Addresses } from '../app/app.js';
import type { Output } from './context.js';

/** Says on `output` where a process that is ready can be reached. */
export function announce(output: Output, { url, graphql, graphiql }: Addresses): void {
  const places = [
    ...(graphql ? [[graphiql ? 'GraphiQL' : 'GraphQL', '/graphql']] : []),
    ['Health', '/readyz'],
    ['Metrics', '/metrics'],
  ];
  const lines = places.map(([name = '', path = '']) => `  ${name.padEnd(10)}${url}${path}\n`);
  output.write(`Almanac is ready.\n${lines.join('')}`);
}
