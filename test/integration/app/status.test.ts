import { expect, it } from 'vitest';
import { createAppFixture } from '../../support/app-fixture.js';
import { eventually } from '../../support/eventually.js';

it('almanac status says what is in the store, before and after there is something', async () => {
  await using fixture = await createAppFixture();
  const status = async (...args: string[]) => fixture.spawn(['status', ...args]).exited;
  const empty = JSON.parse((await status('--json')).stdout);
  expect(empty).toMatchObject({ dataset: fixture.dataset, generation: null, workerPresent: false });

  await fixture.database.execute('INSERT INTO item VALUES (1, 10), (2, 20)');
  const almanac = fixture.spawn(['start']);
  await almanac.ready();
  await eventually(async () => {
    const { code, stdout } = await status('--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ready: true,
      workerPresent: true,
      entities: [{ entity: 'Item', documents: 2 }],
    });
    return true;
  });
  const { stdout } = await status();
  expect(stdout).toMatch(/^Worker +present/m);
  expect(stdout).toMatch(/^Item +2$/m);
});

it('almanac prefetch loads a new generation, and not beside a worker', async () => {
  await using fixture = await createAppFixture();
  await fixture.database.execute('INSERT INTO item VALUES (1, 10)');
  const { code, stdout } = await fixture.spawn(['prefetch']).exited;
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Generation \S+ is announced: 1 documents\./);
  await fixture.spawn(['start']).ready();
  const beside = await fixture.spawn(['prefetch']).exited;
  expect(beside.stderr).toMatch(/FENCED: Expected the lease to be free/);
  expect(beside.code).toBe(75);
});
