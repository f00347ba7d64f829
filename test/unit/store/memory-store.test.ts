import { describeStore } from '../../conformance/store.js';
import { createMemoryDataset, createMemoryStore } from '../../support/memory-store.js';

describeStore('the memory store', async () => {
  const dataset = createMemoryDataset();
  return {
    open: async () => createMemoryStore(dataset),
    async [Symbol.asyncDispose]() {},
  };
});
