import { isAscii, isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Parameters } from '../http/read-parameters.js';

/** The whole body; undefined where the client leaves before it is there. */
export function readWhole(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
    });
    request.on('end', () => {
      resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('close', () => resolve(undefined));
  });
}

/** Gives a request the body that was read: Yoga takes it instead of reading. */
export function putBack(request: IncomingMessage, body: Buffer): void {
  Object.assign(request, { body: Readable.from([body], { objectMode: false }) });
}

export interface PlainParameters extends Parameters {
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

const PLAIN = new Set(['query', 'documentId', 'operationName', 'variables']);

/** The parameters in a body; undefined for all but the plain form, whatever else may be right or wrong. */
export function plainParametersOf(body: Buffer): PlainParameters | undefined {
  const text = textOf(body);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isPlain(value) ? value : undefined;
}

function textOf(body: Buffer): string | undefined {
  if (isAscii(body)) return body.toString('latin1');
  return isUtf8(body) ? body.toString() : undefined;
}

function isPlain(value: unknown): value is PlainParameters {
  if (!isObject(value)) return false;
  for (const name in value) if (!PLAIN.has(name)) return false;
  const { operationName, variables } = value as Parameters;
  return (
    (operationName == null || typeof operationName === 'string') &&
    (variables == null || isObject(variables))
  );
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
