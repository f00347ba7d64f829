import { expect, it } from 'vitest';
import { foreignKeysOf, uniqueKeysOf } from '../../../src/source/mysql/foreign-keys.js';

const DEFINITION = `CREATE TABLE \`c\` (
  \`id\` int NOT NULL COMMENT 'x\\n  CONSTRAINT \`z\` FOREIGN KEY (\`q\`) REFERENCES \`p\` (\`id\`) ON DELETE CASCADE',
  \`a\`\`, b\` int DEFAULT NULL,
  PRIMARY KEY (\`id\`,\`a\`\`, b\`),
  UNIQUE KEY \`u\` (\`q\`),
  KEY \`w\` (\`q\`,\`id\`),
  CONSTRAINT \`c_1\` FOREIGN KEY (\`q\`, \`a\`\`, b\`) REFERENCES \`p\` (\`id\`, \`x ON DELETE CASCADE\`) ON DELETE CASCADE ON UPDATE SET NULL,
  CONSTRAINT \`w \`\`(,\` FOREIGN KEY (\`q\`) REFERENCES \`o.x\`.\`p\` (\`q\`) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT \`plain\` FOREIGN KEY (\`q\`) REFERENCES \`p\` (\`x ON DELETE CASCADE\`) ON DELETE NO ACTION
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

it('reads the foreign keys that cascade out of a definition, whatever the names', () => {
  expect(foreignKeysOf({ schema: 's', table: 'c' }, DEFINITION)).toEqual([
    {
      name: 'c_1',
      child: { schema: 's', table: 'c' },
      childColumns: ['q', 'a`, b'],
      parent: { schema: 's', table: 'p' },
      parentColumns: ['id', 'x ON DELETE CASCADE'],
      onDelete: 'cascade',
      onUpdate: 'setNull',
    },
    {
      name: 'w `(,',
      child: { schema: 's', table: 'c' },
      childColumns: ['q'],
      parent: { schema: 'o.x', table: 'p' },
      parentColumns: ['q'],
      onDelete: undefined,
      onUpdate: 'cascade',
    },
  ]);
});

it('reads the unique keys', () => {
  expect(uniqueKeysOf(DEFINITION)).toEqual([['id', 'a`, b'], ['q']]);
});
