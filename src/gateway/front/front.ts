/**
 * The short way of the requests that gateways get most, in front of Yoga: a POST whose document and form
 * Yoga accepted before, and a GET that asks whether anything changed. All else, and every answer that is
 * not plain data, is Yoga's: docs/decisions/021-front.md.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import { Counter } from 'prom-client';
import type { Registry } from '../../lib/metrics.js';
import type { Documents } from '../http/documents.js';
import type { Parameters } from '../http/read-parameters.js';
import { VARY } from '../http/request-identity.js';
import type { Live } from '../live/live.js';
import type { EntityTags } from '../plugins/use-entity-tags.js';
import type { RequestMetrics } from '../plugins/use-metrics.js';
import { EXTENSION_HEADER, positionHeaders } from '../plugins/use-position.js';
import type { View } from '../view.js';
import type { BegunRequests } from './begun-requests.js';
import { KnownForms } from './known-forms.js';
import {
  type KnownOperation,
  KnownOperations,
  type KnownOperationsOptions,
} from './known-operations.js';
import { type PlainParameters, plainParametersOf, putBack, readWhole } from './posted-body.js';
import { RequestContext } from './request-context.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface FrontOptions extends KnownOperationsOptions {
  /** Yoga's. */
  readonly fallThrough: Handler;
  readonly openView: () => View;
  readonly documents: Documents;
  readonly entityTags: EntityTags;
  readonly begun: BegunRequests;
  readonly live: Live | undefined;
  readonly stalenessBoundMs: number;
  readonly maxBodyBytes: number;
  /** What Yoga adds for a request with an Origin, beside `vary`. */
  readonly originHeaders: Readonly<Record<string, string>>;
  readonly metrics: RequestMetrics;
  readonly registry: Registry;
}

/** Request headers that change the answer in ways that are Yoga's. */
const OTHERS = [
  'transfer-encoding',
  'content-encoding',
  'expect',
  'upgrade',
  'access-control-request-headers',
  EXTENSION_HEADER,
];

export class Front {
  readonly #options: FrontOptions;
  readonly #operations: KnownOperations;
  readonly #forms = new KnownForms();
  readonly #answers: Counter<'answer'>;

  constructor(options: FrontOptions) {
    this.#options = options;
    this.#operations = new KnownOperations(options);
    this.#answers = new Counter({
      name: 'almanac_http_front_total',
      help: 'Requests answered before Yoga saw them: with data, or not_modified.',
      labelNames: ['answer'] as const,
      registers: [options.registry],
    });
  }

  /** Notes what Yoga accepts. */
  get plugin(): Plugin {
    return {
      onExecute: ({ args }) => {
        const { query } = (args.contextValue as { params?: Parameters }).params ?? {};
        if (typeof query === 'string') this.#operations.add(query, args.document);
      },
      onResponse: ({ request: { method, headers }, response }) => {
        const type = response.headers.get('content-type') ?? '';
        const isData = /^application\/(graphql-response\+)?json;/.test(type);
        if (method !== 'POST' || response.status !== 200 || !isData) return;
        this.#forms.add(headers.get('content-type'), headers.get('accept'), type);
      },
    };
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '', headers } = request;
    if (method === 'POST' && url === '/graphql') {
      const type = this.#typeFor(request);
      if (type !== undefined && (await this.#answered(request, response, type))) return;
    } else if (method === 'GET' && (url === '/graphql' || url.startsWith('/graphql?'))) {
      const isPlain = headers[EXTENSION_HEADER] === undefined;
      const ifNoneMatch = headers['if-none-match'];
      if (isPlain && ifNoneMatch && (await this.#unchanged(request, response, ifNoneMatch))) return;
    }
    await this.#options.fallThrough(request, response);
  }

  /** The type to answer a POST with; undefined for one that must not be read here. */
  #typeFor({ headers }: IncomingMessage): string | undefined {
    const isShort = Number(headers['content-length']) <= this.#options.maxBodyBytes;
    if (!isShort || OTHERS.some((name) => headers[name] !== undefined)) return undefined;
    return this.#forms.answerType(headers);
  }

  /** Whether a POST is done with; if not, it is as if nobody had read it. */
  async #answered(
    request: IncomingMessage,
    response: ServerResponse,
    type: string,
  ): Promise<boolean> {
    const body = await readWhole(request);
    if (!body) return true;
    const asked = plainParametersOf(body);
    const operation = asked && this.#find(asked);
    if (operation) {
      const context = new RequestContext(request, response, this.#options);
      const startedAtMs = performance.now();
      const { data, errors } = await operation.execute(context, asked.variables);
      if (data !== undefined && errors.length === 0) {
        this.#options.metrics.observe('query', (performance.now() - startedAtMs) / 1000);
        this.#answers.inc({ answer: 'data' });
        write(response, 200, this.#headersOf(request, context, type), `{"data":${data}}`);
        return true;
      }
      // What was executed is not executed again; refused variables are Yoga's to refuse.
      if (data !== undefined) {
        const result = { errors, data: JSON.parse(data) as unknown };
        const { view, usedLocales } = context;
        this.#options.begun.add(request, { view, usedLocales, startedAtMs, result });
      }
    }
    putBack(request, body);
    return false;
  }

  #find(asked: PlainParameters): KnownOperation | undefined {
    const query = this.#textOf(asked);
    const operation =
      query === undefined ? undefined : this.#operations.find(query, asked.operationName);
    return operation?.isCheapWith(asked.variables ?? {}) ? operation : undefined;
  }

  #textOf(asked: PlainParameters): string | undefined {
    try {
      const { query } = this.#options.documents.resolve<Parameters>(asked);
      return typeof query === 'string' ? query : undefined;
    } catch {
      return undefined;
    }
  }

  #headersOf({ headers }: IncomingMessage, context: RequestContext, type: string): string[] {
    const { stalenessBoundMs, originHeaders } = this.#options;
    const { origin } = headers;
    const vary = [
      ...(origin ? ['Origin'] : []),
      ...(context.usedLocales ? ['Accept-Language'] : []),
    ];
    return Object.entries({
      'content-type': type,
      ...positionHeaders(context.view, stalenessBoundMs),
      ...(origin && { ...originHeaders, 'access-control-allow-origin': origin }),
      ...(vary.length > 0 && { vary: vary.join(', ') }),
    }).flat();
  }

  /** Whether a conditional GET was answered; if not, the view that was opened waits for its operation. */
  async #unchanged(
    request: IncomingMessage,
    response: ServerResponse,
    ifNoneMatch: string,
  ): Promise<boolean> {
    const { entityTags, originHeaders } = this.#options;
    const { url = '', headers } = request;
    const get = (name: string) => {
      const value = headers[name.toLowerCase()];
      return typeof value === 'string' ? value : null;
    };
    const found = await entityTags.unchanged({ url, headers: { get }, ifNoneMatch, key: request });
    if (!found) return false;
    this.#answers.inc({ answer: 'not_modified' });
    const all = {
      ...(headers.origin && originHeaders),
      ...found,
      vary: headers.origin ? `Origin, ${VARY}` : VARY,
    };
    write(response, 304, Object.entries(all).flat(), undefined);
    return true;
  }
}

function write(
  response: ServerResponse,
  status: number,
  headers: string[],
  body: string | undefined,
): void {
  if (response.destroyed) return;
  if (body !== undefined) headers.push('content-length', String(Buffer.byteLength(body)));
  response.writeHead(status, headers);
  response.end(body);
}
