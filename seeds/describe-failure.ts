import { type DatabaseAddress, describeAddress } from './database-address.js';

/** One line for people: what failed, where, and what to do about it. Never a stack or a password. */
export function describeFailure(error: unknown, address?: DatabaseAddress): string {
  const at = address === undefined ? 'the database' : describeAddress(address);
  const database = address?.database ?? 'the database';
  const message = error instanceof Error ? error.message : String(error);
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
    case 'ENOENT':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return `cannot reach ${at} (${codeOf(error)}): is the server running, and is the address right?`;
    case 'PROTOCOL_CONNECTION_LOST':
    case 'ECONNRESET':
    case 'EPIPE':
      return `lost the connection to ${at}: run again, and it continues with the table that is open`;
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
      return `${at} was refused: wrong user or password`;
    case 'ER_DBACCESS_DENIED_ERROR':
    case 'ER_TABLEACCESS_DENIED_ERROR':
    case 'ER_SPECIFIC_ACCESS_DENIED_ERROR':
    case 'ER_CANNOT_USER':
      return `${at} lacks a right: ${message}`;
    case 'ER_ROW_IS_REFERENCED':
    case 'ER_ROW_IS_REFERENCED_2':
      return `cannot empty the tables of ${database}, since other tables refer to their rows: ${message}`;
    case 'ER_DUP_ENTRY':
      return `${message}: is another run filling ${database}?`;
    default:
      return message === '' ? `unknown failure with ${at}` : message;
  }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
