import { describeStore } from '../../conformance/store.js';
import { createMemoryDataset, createMemoryStore } from '../../support/memory-store.js';

describeStore('the memory store', async () => {
  const dataset = createMemoryDataset();
  return {
    open: async (limits) => createMemoryStore(dataset, limits),
    async [Symbol.asyncDispose]() {},
  };
});
