import {
  GraphQLID,
  GraphQLInterfaceType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../../schema/main.js';
import { createBuilder } from '../../../../src/gateway/builder.js';
import { createSubgraph } from '../../../../src/gateway/federation/subgraph.js';
import { STAND_ALONE_ONLY } from '../../../../src/gateway/nodes.js';
import { defineCatalog } from '../../../../src/model/catalog.js';
import { defineEntity } from '../../../../src/model/entity.js';
import { field } from '../../../../src/model/field.js';

const Plug = defineEntity({
  name: 'Plug',
  fields: {
    letter: field.string(),
    standard: field.string(),
    sheet: field.string(),
    price: field.decimal(),
  },
  key: ['letter'],
  indexes: { bySheet: { on: ['standard', 'sheet'], unique: true } },
});

const plugBuilder = () => createBuilder(defineCatalog([Plug]));

describe('the subgraph form', () => {
  it('has a key for the primary key and for each unique index', () => {
    const { sdl } = createSubgraph(schema);
    expect(sdl).toContain(
      'type Country @key(fields: "code") @key(fields: "alpha3") @key(fields: "numericCode") {',
    );
    expect(sdl).toContain('type Translation @key(fields: "kind code locale") {');
    expect(sdl).toContain('type PageInfo @shareable {');
  });

  it('has no node, and the stand-alone form has no _entities', () => {
    const subgraph = createSubgraph(schema).schema;
    expect(subgraph.getType('Node')).toBeUndefined();
    expect(subgraph.getQueryType()?.getFields()).not.toHaveProperty('node');
    expect(subgraph.getQueryType()?.getFields()).toHaveProperty('_entities');
    expect(schema.getQueryType()?.getFields()).not.toHaveProperty('_entities');
  });

  it('leaves out what is marked so, what returns it, and types that nothing leads to then', () => {
    const Node = new GraphQLInterfaceType({
      name: 'Node',
      fields: { id: { type: new GraphQLNonNull(GraphQLID) } },
      resolveType: () => 'Plug',
      extensions: STAND_ALONE_ONLY,
    });
    const id = { type: new GraphQLNonNull(GraphQLID), extensions: STAND_ALONE_ONLY };
    const fields = { id, letter: { type: GraphQLString } };
    const plug = new GraphQLObjectType({ name: 'Plug', interfaces: [Node], fields });
    const news = new GraphQLObjectType({ name: 'News', fields: { text: { type: GraphQLString } } });
    const query = new GraphQLObjectType({
      name: 'Query',
      fields: {
        node: { type: Node },
        plug: { type: plug },
        news: { type: news, extensions: STAND_ALONE_ONLY },
      },
    });
    expect(createSubgraph(new GraphQLSchema({ query })).sdl).toBe(
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [])

schema {
  query: Query
}

type Plug {
  letter: String
}

type Query {
  plug: Plug
}
`,
    );
  });

  it('says what the federation options say, and what fields written by hand say', () => {
    const builder = plugBuilder();
    builder.expose(Plug, {
      federation: {
        tags: ['public', 'partner'],
        shareable: ['standard'],
        inaccessible: ['price'],
        override: { standard: 'legacy' },
      },
      fields: (t) => ({
        picture: t.string({
          extensions: { directives: { shareable: [{}] } },
          resolve: () => 'x.png',
        }),
      }),
    });
    const { sdl } = createSubgraph(builder.build());
    expect(sdl).toContain('import: ["@inaccessible", "@key", "@override", "@shareable", "@tag"]');
    expect(sdl).toContain(
      'type Plug @key(fields: "letter") @key(fields: "standard sheet") @tag(name: "public") @tag(name: "partner") {',
    );
    expect(sdl).toContain('price: Decimal! @inaccessible');
    expect(sdl).toContain('standard: String! @shareable @override(from: "legacy")');
    expect(sdl).toContain('picture: String @shareable');
  });

  it('gives no key that a type does not show whole and as it is stored', () => {
    const builder = plugBuilder();
    builder.expose(Plug, {
      omit: ['letter'],
      fields: (t) => ({
        sheet: t.string({ args: { page: t.arg.int() }, resolve: ({ sheet }) => sheet }),
      }),
    });
    const { sdl, schema: subgraph } = createSubgraph(builder.build());
    expect(sdl).not.toContain('@key');
    expect(subgraph.getQueryType()?.getFields()).not.toHaveProperty('_entities');
  });

  it('refuses options of a field that does not show', () => {
    const builder = plugBuilder();
    builder.expose(Plug, { omit: ['price'], federation: { shareable: ['price'] } });
    const built = builder.build();
    expect(() => createSubgraph(built)).toThrowError(
      'Plug: expected federation options of fields that show, got price.',
    );
    const other = plugBuilder();
    // @ts-expect-error: Plug has no field weight.
    other.expose(Plug, { federation: { inaccessible: ['weight'] } });
  });
});
