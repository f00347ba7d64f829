import { describe, expect, it } from 'vitest';
import { schema } from '../../../../schema/main.js';
import { createBuilder } from '../../../../src/gateway/builder.js';
import { createSubgraph } from '../../../../src/gateway/federation/subgraph.js';
import { defineCatalog } from '../../../../src/model/catalog.js';
import { defineEntity } from '../../../../src/model/entity.js';
import { field } from '../../../../src/model/field.js';
import { COMPOSERS } from '../../../support/federation/composers.js';
import { VISITS_SDL } from '../../../support/federation/visits-subgraph.js';

const almanac = { name: 'almanac', url: 'http://almanac.test', sdl: createSubgraph(schema).sdl };
const visits = { name: 'visits', url: 'http://visits.test', sdl: VISITS_SDL };

function plugsSdl(): string {
  const Plug = defineEntity({ name: 'Plug', fields: { letter: field.string() }, key: ['letter'] });
  const builder = createBuilder(defineCatalog([Plug]));
  builder.expose(Plug);
  return createSubgraph(builder.build()).sdl;
}

describe.each(Object.entries(COMPOSERS))('%s', (_, compose) => {
  it('takes the subgraph alone', () => {
    expect(compose([almanac]).errors).toEqual([]);
  });

  it('joins it with a subgraph that extends its entities, by primary and by unique key', () => {
    const { errors, supergraph = '' } = compose([almanac, visits]);
    expect(errors).toEqual([]);
    expect(supergraph).toContain('@join__type(graph: ALMANAC, key: "alpha3")');
    expect(supergraph).toMatch(/visitors: Int! @join__field\(graph: VISITS\)/);
  });

  it('joins it with a subgraph that Almanac makes of another catalog', () => {
    const plugs = { name: 'plugs', url: 'http://plugs.test', sdl: plugsSdl() };
    expect(compose([almanac, plugs]).errors).toEqual([]);
  });

  it('finds a conflict where the other subgraph claims a field of an entity for itself too', () => {
    const sdl = VISITS_SDL.replace('visitors: Int!', 'visitors: Int!\n name: String!');
    expect(compose([almanac, { ...visits, sdl }]).errors.join()).toContain('Country.name');
  });
});
