import type { IncomingMessage } from 'node:http';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { GraphQLParams } from 'graphql-yoga';
import { EXTENSION_HEADER } from '../plugins/use-position.js';
import type { WebSocketServerOptions } from './web-socket-server.js';

/** The part of Yoga that comes after HTTP: plugins, validation, execution. */
interface Engine {
  getResultForParams(
    operation: { params: GraphQLParams; request: Request },
    context: object,
  ): unknown;
}

/**
 * Runs operations of WebSockets as if each had come by a POST with the headers of the upgrade. What headers
 * would say of an answer stands in its extensions.
 */
export function createOperationRunner(
  engine: Engine,
  toPublicError: (error: unknown) => GraphQLError,
): WebSocketServerOptions['run'] {
  return async (payload, upgrade) => {
    try {
      const request = requestOf(upgrade);
      const params = paramsOf(payload);
      const result = await engine.getResultForParams({ params, request }, { request });
      return result as ExecutionResult | AsyncIterable<ExecutionResult>;
    } catch (error) {
      return { errors: [toPublicError(error)] };
    }
  };
}

function paramsOf({
  query,
  variables,
  operationName,
  extensions,
  documentId,
}: SubscribePayload & { readonly documentId?: unknown }): GraphQLParams {
  return {
    // The protocol wants a text beside a document's id, too: an empty one is none.
    ...(query && { query }),
    ...(typeof documentId === 'string' && { documentId }),
    ...(variables && { variables }),
    ...(operationName && { operationName }),
    ...(extensions && { extensions }),
  };
}

const KEPT = ['accept-language', 'user-agent'];

function requestOf({ headers }: IncomingMessage): Request {
  const kept = KEPT.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
  return new Request('http://localhost/graphql', {
    method: 'POST',
    headers: [...kept, [EXTENSION_HEADER, 'position']],
  });
}
