import type { GatewayOptions } from '../gateway/server.js';
import { AlmanacError } from '../lib/errors.js';
import type { ConfigFor } from './config.js';
import { readTrustedDocuments } from './trusted-documents.js';

/** A gateway's options that are about HTTP, from the settings. Errors: CONFIG_INVALID. */
export async function gatewayHttp(config: ConfigFor<'serve'>): Promise<Partial<GatewayOptions>> {
  const { front, maxBodyBytes, batchLimit, cacheMaxAgeMs, release } = config;
  const onlyTrusted = config.trustedDocumentsMode === 'only';
  const trusted = await readTrustedDocuments(config.trustedDocuments);
  if (onlyTrusted && !trusted) {
    throw new AlmanacError(
      'CONFIG_INVALID',
      'ALMANAC_TRUSTED_DOCUMENTS: expected a file, as ALMANAC_TRUSTED_DOCUMENTS_MODE is only; got none, so that every request would be refused.',
    );
  }
  const { maxDepth, maxAliases, maxRootFields, maxTokens, maxCost } = config;
  return {
    front,
    maxBodyBytes,
    batchLimit,
    cacheMaxAgeMs,
    release,
    queryLimits: { maxDepth, maxAliases, maxRootFields, maxTokens, maxCost },
    documents: { trusted, onlyTrusted, remembered: config.automaticDocuments },
  };
}
