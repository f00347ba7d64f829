import fc from 'fast-check';
import { buildSchema, getVariableValues, type OperationDefinitionNode, parse } from 'graphql';
import { expect, it } from 'vitest';
import {
  compilePlainVariables,
  TAKES_ANY,
} from '../../../../src/gateway/engine/plain-variables.js';

const schema = buildSchema(
  'scalar Other scalar Any enum E { A } input In { a: Int } type Query { x: Int }',
);

Object.assign(schema.getType('Any') ?? {}, { extensions: TAKES_ANY });

const NAMED = ['ID', 'String', 'Int', 'Boolean', 'Float', 'Other', 'Any', 'E', 'In'];
const typeText = fc
  .tuple(fc.constantFrom(...NAMED), fc.constantFrom('T', 'T!', '[T]', '[T!]!', '[[T!]]'))
  .map(([name, form]) => form.replace('T', name));
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>('A', '', 'x', 0, 1, -1, 1.5, 2 ** 31, -(2 ** 31), true, null, {}),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value;

it('leaves alone what coercion leaves alone, and nothing else', () => {
  let plain = 0;
  fc.assert(
    fc.property(typeText, fc.record({ v: value }, { requiredKeys: [] }), (type, inputs) => {
      const [operation] = parse(`query ($v: ${type}) { x }`).definitions;
      const definition = operation as OperationDefinitionNode;
      const found = compilePlainVariables(schema, definition)(inputs);
      if (!found) return;
      plain += 1;
      const { coerced } = getVariableValues(schema, definition.variableDefinitions ?? [], inputs);
      expect(found).toEqual(coerced);
    }),
    { numRuns: 5_000, seed: 1 },
  );
  expect(plain).toBeGreaterThan(100);
});
