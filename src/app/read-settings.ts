import { bytes, oneOf } from './parsers.js';
import { GATEWAYS, setting } from './setting.js';

/** The settings of where requests read: a part of the table in settings.ts. */
export const READ_SETTINGS = {
  readMode: setting({
    env: 'ALMANAC_READ_MODE',
    flag: '--read-mode',
    default: 'redis',
    description:
      'Where requests read: the store, each request anew (`redis`; with ALMANAC_VALIDATED_BYTES, what has not changed is not sent again), or what this process keeps in memory and the change feed keeps current (`near`).',
    commands: GATEWAYS,
    parser: oneOf(['redis', 'near']),
  }),
  validatedBytes: setting({
    env: 'ALMANAC_VALIDATED_BYTES',
    flag: '--validated-bytes',
    default: '64MiB',
    description:
      'With `redis`: about how much memory may be taken by documents and index ranges that are not read again for as long as the checkpoint, which every request reads, says that nothing of their entity has changed. 0: every request reads all of its documents.',
    unit: 'bytes',
    commands: GATEWAYS,
    parser: bytes({ min: '0', max: '64GiB' }),
  }),
  nearBytes: setting({
    env: 'ALMANAC_NEAR_BYTES',
    flag: '--near-bytes',
    default: '256MiB',
    description:
      'With `near`: about how much memory documents and index ranges may take. What is used least makes room.',
    unit: 'bytes',
    commands: GATEWAYS,
    parser: bytes({ min: '1MiB', max: '64GiB' }),
  }),
} as const;
