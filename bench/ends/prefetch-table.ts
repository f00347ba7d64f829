/** Loads the bench table as `almanac prefetch` does. Settings come from the environment. */
import { app } from '../../src/app/compose.js';
import { readConfig } from '../../src/app/config.js';
import { createLogger } from '../../src/lib/logger.js';
import * as deployment from '../deployment.js';
import { startClock } from './clock.js';
import { report } from './report.js';

const config = readConfig({ command: 'prefetch' });
const deps = { deployment, logger: createLogger('error') };
const elapsed = startClock();
const loaded = await app.runPrefetch(config, deps, new AbortController().signal);
report({ rows: loaded?.documents ?? 0, ...elapsed() });
