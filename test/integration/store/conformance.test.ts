import { describeStore } from '../../conformance/store.js';
import { openRedisFixture } from './redis-fixture.js';
import { CODEC_SERVERS } from './redis-servers.js';

for (const { name, codec, url } of CODEC_SERVERS) {
  describeStore(name, () => openRedisFixture({ url, codec }), { skip: url === '' });
}
