import { setTimeout as delay } from 'node:timers/promises';
import type { Catalog } from '../../src/model/catalog.js';
import { indexesOf, KEY_INDEX } from '../../src/model/document.js';
import { createKeys } from '../../src/store/redis/keys.js';
import { ANCHOR, ANCHOR_ROWS } from './history.js';
import type { Lane } from './lane.js';
import { createRedisClient, type RedisClient } from './redis-client.js';
import type { Tally } from './tally.js';

const EVERY_MS = 25;

/**
 * One moment of the announced generation.
 *   ARGV  checkpoint's key, then each key's text around the generation's name: prefix, then for each entity
 *         "E", document suffix, n, n index suffixes (the key index first); then "A" and the anchor's key suffixes
 * Returns nil where nothing is announced, else { generation, position, problems, anchor texts }.
 */
const MOMENT = `
local text = redis.call('GET', ARGV[1])
if not text then return nil end
local checkpoint = cjson.decode(text)
local prefix = ARGV[2] .. checkpoint.generation
local problems, anchors, at = {}, {}, 3
while ARGV[at] == 'E' do
  local document, count = prefix .. ARGV[at + 1], tonumber(ARGV[at + 2])
  local listed = redis.call('ZRANGE', prefix .. ARGV[at + 3], 0, -1)
  for _, member in ipairs(listed) do
    local id = string.match(member, '%z%z([^%z]*)$')
    if redis.call('EXISTS', document .. id) == 0 then
      problems[#problems + 1] = 'listed and not there: ' .. document .. id
    end
  end
  for i = 1, count - 1 do
    local key = prefix .. ARGV[at + 3 + i]
    local size = redis.call('ZCARD', key)
    if size ~= #listed then
      problems[#problems + 1] = key .. ' has ' .. size .. ' entries, the key index ' .. #listed
    end
  end
  at = at + 3 + count
end
for i = at + 1, #ARGV do
  local key = prefix .. ARGV[i]
  local kind = redis.call('TYPE', key).ok
  if kind == 'none' then anchors[#anchors + 1] = ''
  elseif kind == 'string' then anchors[#anchors + 1] = redis.call('GET', key)
  else anchors[#anchors + 1] = redis.call('JSON.GET', key) end
end
return { checkpoint.generation, checkpoint.position, problems, anchors }
`;

/** Looks on while a history runs. What it sees and may not is in `problems`. */
export class Probe {
  readonly problems: string[] = [];
  readonly #lane: Lane;
  readonly #tally: Tally;
  readonly #args: readonly string[];
  readonly #client: RedisClient;
  /** The anchor's newest value, and in which life of Redis it was seen. */
  #newest = { n: 0, lives: -1 };

  constructor(options: { lane: Lane; tally: Tally; catalog: Catalog; dataset: string }) {
    this.#lane = options.lane;
    this.#tally = options.tally;
    this.#args = argumentsFor(options.catalog, options.dataset);
    this.#client = createRedisClient(options.lane.redisUrl);
  }

  /** Until `signal` aborts. Errors of Redis are no finding: only answers can be wrong. */
  async run(signal: AbortSignal): Promise<void> {
    const connecting = this.#client.connect().catch(() => {});
    while (!signal.aborted) {
      const lives = this.#lane.redisLives;
      const reply = await this.#look();
      if (reply && lives === this.#lane.redisLives && lives % 2 === 0) this.#judge(reply, lives);
      await delay(EVERY_MS);
    }
    this.#client.destroy();
    await connecting;
  }

  async #look(): Promise<[string, string, string[], string[]] | null> {
    try {
      return await this.#client.sendCommand(['EVAL', MOMENT, '0', ...this.#args]);
    } catch {
      return null;
    }
  }

  #judge(
    [generation, position, problems, anchors]: [string, string, string[], string[]],
    lives: number,
  ) {
    this.#tally.probes += 1;
    const report = (text: string) => {
      if (this.problems.length < 10) this.problems.push(`${text} (${generation} at ${position})`);
    };
    for (const problem of problems) report(problem);
    const values = anchors.map((text) => (text === '' ? undefined : JSON.parse(text).n));
    if (values.includes(undefined)) return report('half a load: rows of the anchor are missing');
    if (new Set(values).size > 1) return report(`a torn transaction: the anchor has ${values}`);
    const [n] = values;
    if (this.#newest.lives === lives && n < this.#newest.n) {
      report(`an older value after a newer one: ${n} after ${this.#newest.n}`);
    }
    this.#newest = { n, lives };
  }
}

function argumentsFor(catalog: Catalog, dataset: string): string[] {
  const keys = createKeys({ dataset, fingerprint: catalog.fingerprint });
  const mark = 'GENERATION';
  const suffix = (key: string) => key.slice(key.indexOf(mark) + mark.length);
  const probed = keys.index(mark, 'X', KEY_INDEX);
  return [
    keys.checkpoint,
    probed.slice(0, probed.indexOf(mark)),
    ...catalog.entities.flatMap((entity) => {
      const indexes = indexesOf(entity).map(([name]) =>
        suffix(keys.index(mark, entity.name, name)),
      );
      return [
        'E',
        suffix(keys.document(mark, entity.name, '')),
        String(indexes.length),
        ...indexes,
      ];
    }),
    'A',
    ...Array.from({ length: ANCHOR_ROWS }, (_, at) =>
      suffix(keys.document(mark, ANCHOR.entity, String(at + 1))),
    ),
  ];
}
