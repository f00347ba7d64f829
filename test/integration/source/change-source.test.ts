import { describeChangeSource } from '../../conformance/change-source.js';
import { describeEachSource } from '../../support/each-source.js';
import { openMysqlSource } from '../../support/mysql-source-under-test.js';

describeEachSource('the MySQL source', ({ adminUrl }) => {
  describeChangeSource('binlog', (catalog, setUp) => openMysqlSource(adminUrl, catalog, setUp));
});
