/** What a process and the one that started it tell each other, over the channel that Node gives them. */
import { AlmanacError } from '../../lib/errors.js';

/** One end of such a channel: `process` in the child, the cluster's worker in the parent. */
export interface Channel {
  send(message: object, callback: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

type Handlers = Readonly<Record<string, (argument: unknown) => unknown>>;

type Message =
  | { readonly ask: string; readonly id: number; readonly argument: unknown }
  | { readonly answer: unknown; readonly id: number }
  | { readonly failure: string; readonly id: number };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const ANSWER_MS = 2_000;

/** Questions with answers, either way. What is sent has to be plain JSON. */
export class ProcessLink {
  readonly #channel: Channel;
  readonly #handlers: Handlers;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  /** @param handlers answer what the other end asks, by name */
  constructor(channel: Channel, handlers: Handlers) {
    this.#channel = channel;
    this.#handlers = handlers;
    channel.on('message', (message) => void this.#take(message as Message));
  }

  /** Errors: NOT_READY where the other end is gone, silent, or fails. */
  async ask<Answer>(name: string, argument: unknown = null): Promise<Answer> {
    this.#lastId += 1;
    const id = this.#lastId;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const refuse = (why: string) =>
          reject(new AlmanacError('NOT_READY', `Expected another process to answer; ${why}.`));
        timer = setTimeout(() => refuse(`it was silent for ${ANSWER_MS} ms`), ANSWER_MS);
        this.#waiting.set(id, {
          resolve: (value) => resolve(value as Answer),
          reject: ({ message }) => refuse(`it says: ${message}`),
        });
        this.#send({ ask: name, id, argument }, ({ message }) => refuse(message));
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  async #take(message: Message): Promise<void> {
    if ('ask' in message) {
      const { ask, id, argument } = message;
      // An asker that is gone needs no answer.
      const send = (answer: Message) => this.#send(answer, () => {});
      try {
        send({ answer: (await this.#handlers[ask]?.(argument)) ?? null, id });
      } catch (error) {
        send({ failure: error instanceof Error ? error.message : String(error), id });
      }
    } else if ('answer' in message) {
      this.#waiting.get(message.id)?.resolve(message.answer);
    } else if ('failure' in message) {
      this.#waiting.get(message.id)?.reject(new Error(message.failure));
    }
  }

  #send(message: Message, onError: (error: Error) => void): void {
    try {
      this.#channel.send(message, (error) => {
        if (error) onError(error);
      });
    } catch (error) {
      onError(error as Error);
    }
  }
}
