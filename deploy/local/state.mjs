import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What one start leaves for the next, in `.almanac/state.json`.
 *
 * @typedef {object} State
 * @property {1} format
 * @property {string} root the checkout that this is about: a copied folder adopts nothing
 * @property {string} id names this checkout's containers
 * @property {{ user: string, root: string, redis: string }} passwords
 * @property {'docker' | 'programs'} [servers] what ran them last: that is where the data is
 * @property {{ database?: number, redis?: number }} ports as they were: kept where still free
 * @property {string[]} seeded the databases that were filled to the end, by their kind
 * @property {Running} running
 *
 * @typedef {object} Running
 * @property {DatabaseRecord} [database]
 * @property {RedisRecord} [redis]
 * @property {import('./process-control.mjs').ProcessId} [almanac]
 *
 * @typedef {import('./process-control.mjs').ProcessId & {
 *   kind: 'mariadb' | 'mysql', version: string, port: number, socket: string,
 * }} DatabaseRecord
 *
 * @typedef {import('./process-control.mjs').ProcessId & {
 *   kind: 'redis' | 'valkey', version: string, port: number,
 * }} RedisRecord
 */

/** The state of one checkout: read once, written whole at every change. */
export class StateFile {
  /**
   * @param {string} home the folder `.almanac`
   * @param {State} state
   */
  constructor(home, state) {
    this.home = home;
    this.state = state;
  }

  /**
   * Reads the state, or begins a new one.
   *
   * @param {string} home
   * @param {string} root
   * @returns {StateFile}
   */
  static open(home, root) {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    // The folder keeps itself out of git, whatever the checkout's own list says.
    writeFileSync(join(home, '.gitignore'), '*\n');
    const stored = parseState(readIfThere(join(home, 'state.json')));
    if (stored === undefined) return new StateFile(home, freshState(root));
    if (stored.root === root) return new StateFile(home, stored);
    return new StateFile(home, { ...stored, root, id: newId(), running: {} });
  }

  /**
   * @param {(state: State) => void} change
   * @returns {void}
   */
  update(change) {
    change(this.state);
    const file = join(this.home, 'state.json');
    const text = `${JSON.stringify(this.state, null, 2)}\n`;
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
}

/**
 * @param {string | undefined} text
 * @returns {State | undefined} nothing, where it is none that this code wrote
 */
export function parseState(text) {
  try {
    const value = JSON.parse(text ?? '');
    return value?.format === 1 && typeof value.root === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root
 * @returns {State}
 */
export function freshState(root) {
  return {
    format: 1,
    root,
    id: newId(),
    passwords: { user: newPassword(), root: newPassword(), redis: newPassword() },
    ports: {},
    seeded: [],
    running: {},
  };
}

function newId() {
  return randomBytes(4).toString('hex');
}

/** Letters and digits only: it goes through URLs, shells and SQL. */
function newPassword() {
  return randomBytes(18).toString('hex');
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
