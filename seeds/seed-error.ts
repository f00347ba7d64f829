/** A failure that is told to people as it is: the message says what to do, and no stack is needed. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}
