import { integer } from './parsers.js';
import { GATEWAYS, setting } from './setting.js';

/** The settings of subscriptions and WebSockets: a part of the table in settings.ts. */
export const LIVE_SETTINGS = {
  subscriptionsMax: setting({
    env: 'ALMANAC_SUBSCRIPTIONS_MAX',
    flag: '--subscriptions-max',
    default: '10000',
    description: 'How many subscriptions the gateway serves at a time, over SSE and WebSockets.',
    commands: GATEWAYS,
    parser: integer({ min: 0, max: 1_000_000 }),
  }),
  websocketsMax: setting({
    env: 'ALMANAC_WEBSOCKETS_MAX',
    flag: '--websockets-max',
    default: '1000',
    description: 'How many WebSockets it keeps open at a time: more are refused with 503.',
    commands: GATEWAYS,
    parser: integer({ min: 0, max: 1_000_000 }),
  }),
  websocketOperationsMax: setting({
    env: 'ALMANAC_WEBSOCKET_OPERATIONS_MAX',
    flag: '--websocket-operations-max',
    default: '100',
    description: 'How many operations one WebSocket may have under way at a time.',
    commands: GATEWAYS,
    parser: integer({ min: 1, max: 1_000_000 }),
  }),
} as const;
