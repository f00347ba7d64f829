import { describe, expect, inject, it } from 'vitest';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { createTestDatabase } from '../../support/database.js';
import { rowsByEachPath } from '../../support/row-paths.js';

const nullable = { nullable: true } as const;
const { mysql } = inject('servers');

// MariaDB's tables with geometries are refused: unsuitable-columns.test.ts.
describe.skipIf(!mysql)('geometries (MySQL)', () => {
  it('are GeoJSON, longitude first, beside text in other character sets', async () => {
    const Thing = defineEntity({
      name: 'Thing',
      fields: {
        id: field.int(),
        before: field.string(),
        shape: field.geojson(nullable),
        place: field.geojson(nullable),
        after: field.string(),
      },
      key: ['id'],
    });
    await using database = await createTestDatabase(mysql?.adminUrl ?? '');
    await database.execute(
      `CREATE TABLE thing (id INT PRIMARY KEY, \`before\` VARCHAR(10) CHARACTER SET latin1 NOT NULL, shape GEOMETRY,
           place POINT SRID 4326, touched INT, after VARCHAR(10) CHARACTER SET cp1251 NOT NULL)`,
    );
    const shapes = SHAPES.map(
      ([wkt], at) => `(${at}, 'ü', ST_GeomFromText('${wkt}'), NULL, 0, 'Я')`,
    );
    const place = "ST_GeomFromText('POINT(52.5 13.25)', 4326)"; // latitude, longitude
    const rows = [
      ...SHAPES.map(([, shape], id) => ({ id, before: 'ü', shape, place: null, after: 'Я' })),
      {
        id: 99,
        before: 'ü',
        shape: null,
        place: { type: 'Point', coordinates: [13.25, 52.5] },
        after: 'Я',
      },
    ];
    expect(
      await rowsByEachPath(database, Thing, [
        `INSERT INTO thing VALUES ${shapes.join(', ')}, (99, 'ü', NULL, ${place}, 0, 'Я')`,
      ]),
    ).toEqual({ snapshot: rows, inserted: rows, beforeUpdate: rows, afterUpdate: rows });
  });
});

const SHAPES: readonly (readonly [string, object])[] = [
  ['POINT(1 2)', { type: 'Point', coordinates: [1, 2] }],
  ['POINT(-0 0.1)', { type: 'Point', coordinates: [0, 0.1] }],
  [
    'LINESTRING(0 0,1 1.5,-2 1e300)',
    {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [1, 1.5],
        [-2, 1e300],
      ],
    },
  ],
  [
    'POLYGON((0 0,4 0,4 4,0 0),(1 1,2 1,2 2,1 1))',
    {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [4, 0],
          [4, 4],
          [0, 0],
        ],
        [
          [1, 1],
          [2, 1],
          [2, 2],
          [1, 1],
        ],
      ],
    },
  ],
  [
    'MULTIPOINT((1 2),(3 4))',
    {
      type: 'MultiPoint',
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    },
  ],
  [
    'MULTILINESTRING((0 0,1 1),(2 2,3 3))',
    {
      type: 'MultiLineString',
      coordinates: [
        [
          [0, 0],
          [1, 1],
        ],
        [
          [2, 2],
          [3, 3],
        ],
      ],
    },
  ],
  [
    'MULTIPOLYGON(((0 0,4 0,4 4,0 0)))',
    {
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [0, 0],
            [4, 0],
            [4, 4],
            [0, 0],
          ],
        ],
      ],
    },
  ],
  [
    'GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))',
    {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Point', coordinates: [1, 2] },
        {
          type: 'LineString',
          coordinates: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    },
  ],
  ['GEOMETRYCOLLECTION EMPTY', { type: 'GeometryCollection', geometries: [] }],
];
