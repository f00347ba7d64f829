/** Where the peers that read Redis find their data. */
export const peerKeys = {
  country: (code: string) => `peer:country:${code}`,
  currency: (code: string) => `peer:currency:${code}`,
  subdivision: (code: string) => `peer:subdivision:${code}`,
  currenciesOf: (code: string) => `peer:country:${code}:currencies`,
  subdivisionsOf: (code: string) => `peer:country:${code}:subdivisions`,
  /** A hash: the guide's own way. */
  hash: (code: string) => `peer:hash:country:${code}`,
};
