import { describe, expect, it } from 'vitest';
import type { Position } from '../../../src/model/position.js';
import { partsOf, toPosition } from '../../../src/source/mysql/flavor.js';
import { mariadbFlavor } from '../../../src/source/mysql/mariadb-flavor.js';
import { mysqlFlavor } from '../../../src/source/mysql/mysql-flavor.js';

const uuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562';

describe('a position', () => {
  it('is read as it was written, with the last transaction or without', () => {
    expect(partsOf('mariadb', toPosition('mariadb', '0-1-5,1-1-9'))).toEqual({
      gtids: '0-1-5,1-1-9',
      last: undefined,
    });
    const last = { gtid: '0-1-5', loggedAtMs: 1_700_000_000_000, before: '0-2-4' };
    expect(partsOf('mariadb', toPosition('mariadb', '0-1-5', last))).toEqual({
      gtids: '0-1-5',
      last,
    });
  });

  it('is never read as that of another kind of server', () => {
    expect(partsOf('mysql', 'mariadb:0-1-5' as Position)).toBeUndefined();
  });

  it('of MariaDB remembers what was last in its domain, and before that', () => {
    const tracker = mariadbFlavor.track('mariadb:0-1-10,10-1-10' as Position);
    tracker.add('0-1-11', 5_000);
    expect(tracker.position()).toBe('mariadb:0-1-11,10-1-10;0-1-11@5;0-1-10');
    tracker.add('10-2-11', 6_000);
    expect(tracker.position()).toBe('mariadb:0-1-11,10-2-11;10-2-11@6;10-1-10');
  });

  it('of MySQL covers another by its GTIDs, whatever was last', () => {
    const tracker = mysqlFlavor.track(`mysql:${uuid}:1-4` as Position);
    tracker.add(`${uuid}:5`, 7_000);
    expect(tracker.position()).toBe(`mysql:${uuid}:1-5;${uuid}:5@7;`);
    expect(mysqlFlavor.covers(tracker.position(), `mysql:${uuid}:1-5` as Position)).toBe(true);
    expect(mysqlFlavor.covers(`mysql:${uuid}:1-4` as Position, tracker.position())).toBe(false);
  });
});
