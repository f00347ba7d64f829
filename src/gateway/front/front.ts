/**
 * The short way of the requests that gateways get most, in front of Yoga: a POST whose document and form
 * Yoga accepted before, and a GET that asks whether anything changed. All else, and every answer that is
 * not plain data, is Yoga's: docs/decisions/021-front.md.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import { Counter } from 'prom-client';
import type { Registry } from '../../lib/metrics.js';
import { Tally } from '../../lib/tally.js';
import type { Documents } from '../http/documents.js';
import type { Parameters } from '../http/read-parameters.js';
import type { RequestMetrics } from '../plugins/use-metrics.js';
import { EXTENSION_HEADER, PositionHeaders } from '../plugins/use-position.js';
import { AnswerQueue } from './answer-queue.js';
import type { BegunRequests } from './begun-requests.js';
import { ConditionalGets, type ConditionalGetsOptions, METHODS } from './conditional-gets.js';
import { KnownForms } from './known-forms.js';
import {
  type KnownOperation,
  KnownOperations,
  type KnownOperationsOptions,
} from './known-operations.js';
import { type PlainParameters, plainParametersOf, putBack, readWhole } from './posted-body.js';
import { RequestContext, type RequestContextOptions } from './request-context.js';
import { writeAnswer } from './write-answer.js';

export interface FrontOptions
  extends KnownOperationsOptions,
    ConditionalGetsOptions,
    RequestContextOptions {
  readonly documents: Documents;
  readonly begun: BegunRequests;
  readonly stalenessBoundMs: number;
  readonly maxBodyBytes: number;
  /** What Yoga adds for a request with an Origin, beside `vary`. */
  readonly originHeaders: Readonly<Record<typeof METHODS | typeof EXPOSED, string>>;
  readonly metrics: RequestMetrics;
  readonly registry: Registry;
}

const EXPOSED = 'access-control-expose-headers';

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
  readonly #gets: ConditionalGets;
  readonly #positions: PositionHeaders;
  readonly #queue = new AnswerQueue();
  readonly #answers = new Tally();
  readonly #unchanged = new Tally();

  constructor(options: FrontOptions) {
    this.#options = options;
    this.#operations = new KnownOperations(options);
    this.#gets = new ConditionalGets(options, { answers: this.#unchanged, queue: this.#queue });
    this.#positions = new PositionHeaders(options.stalenessBoundMs);
    const answers: Counter<'answer'> = new Counter({
      name: 'almanac_http_front_total',
      help: 'Requests answered before Yoga saw them: with data, or not_modified.',
      labelNames: ['answer'] as const,
      registers: [options.registry],
      collect: () => {
        answers.inc({ answer: 'data' }, this.#answers.take());
        answers.inc({ answer: 'not_modified' }, this.#unchanged.take());
      },
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

  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const { method, url = '' } = request;
    if (method === 'POST' && url === '/graphql') {
      const type = this.#typeFor(request);
      if (type !== undefined) return this.#post(request, response, type);
    } else if (method === 'GET' && (url === '/graphql' || url.startsWith('/graphql?'))) {
      return this.#gets.handle(request, response);
    }
    return this.#options.fallThrough(request, response);
  }

  /** The type to answer a POST with; undefined for one that must not be read here. */
  #typeFor({ headers }: IncomingMessage): string | undefined {
    const isShort = Number(headers['content-length']) <= this.#options.maxBodyBytes;
    if (!isShort || OTHERS.some((name) => headers[name] !== undefined)) return undefined;
    return this.#forms.answerType(headers);
  }

  /** Answers a POST; one that it does not answer goes on as if nobody had read it. */
  async #post(request: IncomingMessage, response: ServerResponse, type: string): Promise<void> {
    const body = await readWhole(request);
    if (!body) return;
    const asked = plainParametersOf(body);
    const operation = asked && this.#find(asked);
    if (operation) {
      const startedAtMs = performance.now();
      const reading = operation.readsStore ? this.#options.checkpoints.first : undefined;
      const first = reading && (await reading);
      const context = new RequestContext(request, response, this.#options, first);
      const executing = operation.execute(context, asked.variables);
      const isAtHand = !(executing instanceof Promise);
      const { data, errors } = isAtHand ? executing : await executing;
      if (data !== undefined && errors.length === 0) {
        operation.readsStore = context.view.pinned !== undefined;
        this.#options.metrics.observe('query', (performance.now() - startedAtMs) / 1000);
        this.#answers.add();
        const headers = this.#headersOf(request, context, type);
        // What took reads came when those did.
        const write = isAtHand ? this.#queue.write : writeAnswer;
        write(response, 200, headers, `{"data":${data}}`);
        return;
      }
      // What was executed is not executed again; refused variables are Yoga's to refuse.
      if (data !== undefined) {
        const result = { errors, data: JSON.parse(data) as unknown };
        const { view, usedLocales } = context;
        this.#options.begun.add(request, { view, usedLocales, startedAtMs, result });
      }
    }
    putBack(request, body);
    await this.#options.fallThrough(request, response);
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

  #headersOf(
    { headers: { origin } }: IncomingMessage,
    { view, usedLocales }: RequestContext,
    type: string,
  ): string[] {
    const { originHeaders } = this.#options;
    const { pinned } = view;
    const headers = pinned ? this.#positions.of(pinned, view.stalenessMs ?? 0) : [];
    headers.push('content-type', type);
    if (origin) {
      headers.push(METHODS, originHeaders[METHODS], EXPOSED, originHeaders[EXPOSED]);
      headers.push('access-control-allow-origin', origin);
    }
    const vary = varyOf(origin !== undefined && origin !== '', usedLocales);
    if (vary) headers.push('vary', vary);
    return headers;
  }
}

function varyOf(hasOrigin: boolean, usedLocales: boolean): string | undefined {
  if (!hasOrigin) return usedLocales ? 'Accept-Language' : undefined;
  return usedLocales ? 'Origin, Accept-Language' : 'Origin';
}
