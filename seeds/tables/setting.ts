import type { SeedTableOf } from '../table.js';

export type SettingRow = {
  key: string;
  /** JSON text. */
  value: string;
  description: string | null;
};

/** Every kind of JSON value occurs: text, number, boolean, null, array, object. */
const settings: readonly [key: string, value: unknown, description: string | null][] = [
  ['catalog.page_size', 24, 'Products on one page of a listing'],
  ['catalog.sort_orders', ['relevance', 'price', 'newest'], 'Orders a visitor can choose from'],
  ['checkout.currencies', ['EUR', 'CHF', 'USD', 'GBP'], 'Currencies that can be paid in'],
  ['checkout.free_shipping_from', { amount: '50.00', currency: 'EUR' }, 'Shipping is free from'],
  ['checkout.guest_allowed', true, 'Whether an order needs no account'],
  ['checkout.max_items', 100, 'Most items in one order'],
  ['contact.email', 'support@example.com', 'Address shown to customers'],
  ['contact.hours', { from: '08:00', to: '18:00', timeZone: 'Europe/Zurich' }, 'Support hours'],
  ['feature.gift_cards', { enabled: true, rollout: 1 }, 'Gift cards; rollout is a share, 0 to 1'],
  ['feature.new_search', { enabled: true, rollout: 0.25 }, 'The new search; rollout as above'],
  ['feature.wish_lists', { enabled: false, rollout: 0 }, 'Wish lists; rollout as above'],
  ['locale.default', 'en', 'Locale where the visitor asks for none'],
  ['locale.supported', ['en', 'de', 'fr', 'it', 'es', 'ja'], 'Locales of the interface'],
  ['maintenance.banner', null, 'Text shown above every page; null for none'],
  ['maintenance.read_only', false, 'Whether orders are refused for now'],
  [
    'search.synonyms',
    { laptop: ['notebook'], phone: ['mobile', 'cell'] },
    'Words that mean the same',
  ],
  ['shipping.countries', ['AT', 'CH', 'DE', 'FR', 'IT', 'LI'], 'Countries that are delivered to'],
  ['shipping.days', { standard: 3, express: 1 }, 'Working days until delivery'],
  ['site.name', 'Atlas', null],
  ['tax.default_rate', '0.081', 'Rate where no other applies; text, so that it stays exact'],
];

/** About twenty configuration rows of our own invention, ordered by key. */
export function settingRows(): SettingRow[] {
  return settings.map(([key, value, description]) => ({
    key,
    value: JSON.stringify(value),
    description,
  }));
}

export const setting: SeedTableOf<SettingRow> = {
  name: 'setting',
  columns: ['key', 'value', 'description'],
  rows: settingRows,
};
