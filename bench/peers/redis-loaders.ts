import DataLoader from 'dataloader';
import { createClient } from 'redis';
import type { Country, Loaders, Named } from './loaders.js';
import { peerKeys } from './redis-keys.js';

// Nobody asks for more.
const MOST = 20;

const create = (options: object) =>
  createClient({ url: process.env.PEER_REDIS_URL ?? '', ...options });

type Client = ReturnType<typeof create>;

/** @param options of the client, beside its address */
export async function connectRedis(options = {}): Promise<Client> {
  const client = create(options);
  client.on('error', (error) => console.error(error));
  await client.connect();
  return client;
}

/** As the guides write it: a document a key, MGET behind a DataLoader, lists of codes for what belongs to it. */
export function createRedisLoaders(client: Client): Loaders {
  const read = async <T>(keys: readonly string[]): Promise<(T | null)[]> => {
    const texts = await client.mGet([...keys]);
    return texts.map((text) => (text === null ? null : (JSON.parse(text) as T)));
  };
  const named = (key: (code: string) => string) =>
    new DataLoader<string, Named | null>((codes) => read<Named>(codes.map(key)));
  const currency = named(peerKeys.currency);
  const subdivision = named(peerKeys.subdivision);
  const listed = (key: (code: string) => string, loader: DataLoader<string, Named | null>) =>
    new DataLoader<string, readonly Named[]>((codes) =>
      Promise.all(
        codes.map(async (code) => {
          const found = await loader.loadMany(await client.lRange(key(code), 0, MOST - 1));
          return found.filter((one): one is Named => one !== null && !(one instanceof Error));
        }),
      ),
    );
  return {
    country: new DataLoader<string, Country | null>((codes) =>
      read<Country>(codes.map(peerKeys.country)),
    ),
    currencies: listed(peerKeys.currenciesOf, currency),
    subdivisions: listed(peerKeys.subdivisionsOf, subdivision),
  };
}
