import { bytes, oneOf } from './parsers.js';
import { GATEWAYS, setting } from './setting.js';

/** The settings of where requests read: a part of the table in settings.ts. */
export const READ_SETTINGS = {
  readMode: setting({
    env: 'ALMANAC_READ_MODE',
    flag: '--read-mode',
    default: 'redis',
    description:
      'Where requests read: the store each time (`redis`), or what this process keeps in memory and the change feed keeps current (`near`).',
    commands: GATEWAYS,
    parser: oneOf(['redis', 'near']),
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
