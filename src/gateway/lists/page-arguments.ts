import { PAGE_SIZE } from '../limits.js';
import type { GatewayTypes } from '../pothos.js';

type Arguments = PothosSchemaTypes.InputFieldBuilder<GatewayTypes, 'Arg'>;

/** The arguments of every list: how many from which end, and between which cursors. */
export function pageArguments(t: Arguments) {
  const { standard, most } = PAGE_SIZE;
  return {
    first: t.int({
      description: `How many at most. Unless configured otherwise: ${standard}, and no more than ${most}.`,
    }),
    after: t.string({ description: 'Only what comes after this cursor.' }),
    last: t.int({ description: 'How many at most, from the end: instead of `first`.' }),
    before: t.string({ description: 'Only what comes before this cursor.' }),
  };
}
