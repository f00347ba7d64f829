/** `npm run example [URL]`: prints what the functions of countries.ts return from a running gateway. */
import { countryDetails, countryNames, countryPages, pickCountries } from './countries.js';
import type { Gateway } from './execute.js';

const gateway: Gateway = { url: process.argv[2] ?? 'http://127.0.0.1:4000/graphql' };

let count = 0;
for await (const page of countryPages(gateway)) count += page.length;
console.log(`${count} countries`);

const picked = await pickCountries(gateway, 'sw');
console.log(`that begin with "sw": ${picked.map(({ name }) => name).join(', ')}`);

const names = await countryNames(gateway, ['JP', 'BR', 'XX']);
console.log(`by code: ${[...names].map(([code, name]) => `${code} ${name}`).join(', ')}`);

const country = await countryDetails(gateway, 'CH');
if (country) {
  const { name, nativeName, capital, currencies, languages, subdivisions } = country;
  console.log(`${name} (${nativeName}), capital ${capital}`);
  console.log(`  pays in ${currencies.edges.map(({ node }) => node.name).join(', ')}`);
  console.log(`  speaks ${languages.edges.map(({ node }) => node.name).join(', ')}`);
  console.log(`  has ${subdivisions.totalCount} subdivisions`);
}
