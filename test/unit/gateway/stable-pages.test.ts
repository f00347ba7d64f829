import { describe, it } from 'vitest';
import { expectStablePages } from '../../conformance/walked-pages.js';
import { createMemoryStore } from '../../support/memory-store.js';

describe('pages of any size, forward and backward, over data that changes between them', () => {
  it('have each stable row exactly once, in order', async () => {
    await expectStablePages(createMemoryStore(), { numRuns: 100 });
  });
});
