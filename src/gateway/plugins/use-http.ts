import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isAcceptable, refuseOtherThanJson } from '../http/accepted-types.js';
import { parametersOfBody, parametersOfUrl, readBody } from '../http/read-parameters.js';

const NOT_ACCEPTABLE = {
  message:
    'Expected to answer with application/graphql-response+json, application/json or text/event-stream, got an Accept header that allows none of them.',
  extensions: { code: 'NOT_ACCEPTABLE' },
};

/**
 * What Almanac does with HTTP that Yoga leaves open: answers HEAD as a GET without a body, takes parameters
 * from where they may be and nowhere else, and says of each refusal what was expected.
 *
 * @param maxBodyBytes of a POST
 */
export function useHttp(maxBodyBytes: number): Plugin {
  const heads = new WeakSet<Request>();
  return {
    onRequest({ request, setRequest, fetchAPI }) {
      if (request.method !== 'HEAD') return;
      const { url, headers, signal } = request;
      const get = new fetchAPI.Request(url, { headers, signal });
      heads.add(get);
      setRequest(get);
    },
    onRequestParse({ request, setRequestParser, endResponse, fetchAPI }) {
      if (!isAcceptable(request.headers.get('accept'))) {
        const headers = { 'content-type': 'application/graphql-response+json; charset=utf-8' };
        const body = JSON.stringify({ errors: [NOT_ACCEPTABLE] });
        endResponse(new fetchAPI.Response(body, { status: 406, headers }));
      } else if (request.method === 'GET') {
        setRequestParser(({ url }) => parametersOfUrl(url) as object);
      } else if (request.method === 'POST') {
        refuseOtherThanJson(request.headers.get('content-type'));
        setRequestParser(async ({ body, headers }) => {
          const declared = headers.get('content-length');
          return parametersOfBody(await readBody(chunksOf(body), declared, maxBodyBytes)) as object;
        });
      }
    },
    onExecute() {
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result || 'data' in result || !result.errors) return;
          setResult({ ...result, errors: result.errors.map(asRefusalOfVariables) });
        },
      };
    },
    onResponse({ request, response, setResponse, fetchAPI }) {
      if (!heads.has(request)) return;
      const { status, headers } = response;
      setResponse(new fetchAPI.Response(null, { status, headers }));
    },
  };
}

/**
 * Without data nothing was executed: variables did not fit, in a request that is well-formed otherwise. With
 * application/json, such an answer is a 200.
 */
function asRefusalOfVariables(error: GraphQLError): GraphQLError {
  const { message, nodes, source, positions, originalError, extensions } = error;
  const http = { status: 400, ...(extensions.http as object | undefined), spec: true };
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    originalError: originalError ?? null,
    extensions: { code: 'BAD_REQUEST', ...extensions, http },
  });
}

/** Streams of node are iterable; the type of browsers' does not say so. */
const chunksOf = (body: ReadableStream<Uint8Array> | null) =>
  body as (ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) | null;
