import type { IndexRange } from '../../store/store.js';
import { textOfRange } from '../../store/text-of-range.js';

/** A name for the count of a range's entries; none is that of a range (see `textOfRange`). */
export const nameOfCount = (range: IndexRange) => `#${textOfRange({ ...range, limit: undefined })}`;
