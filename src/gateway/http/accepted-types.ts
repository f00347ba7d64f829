/** What a body may be sent as, and an answer be asked for as. */
import { requestRefusal } from './request-refusal.js';

/**
 * A POST carries JSON, in UTF-8, and says so.
 *
 * This is what keeps other sites' pages out, too: what a browser sends without asking first (forms, text, a
 * body without a type) is refused here. A GET changes nothing and its answers are anybody's, so it needs no
 * such care. Errors: UNSUPPORTED_MEDIA_TYPE.
 */
export function refuseOtherThanJson(contentType: string | null): void {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='));
  const isUtf8 = !charset || /^charset="?utf-?8"?$/.test(charset);
  if (type.trim() === 'application/json' && isUtf8) return;
  throw requestRefusal(
    'UNSUPPORTED_MEDIA_TYPE',
    `Expected a body of type application/json, in UTF-8, got ${contentType ?? 'one without Content-Type'}. Send the query as JSON, or in the URL of a GET.`,
    { status: 415 },
  );
}

const OFFERED = [
  'application/graphql-response+json',
  'application/json',
  'text/event-stream',
  'multipart/mixed',
];

/** Whether one of the types that answers come in is among those of an Accept header. */
export function isAcceptable(accept: string | null): boolean {
  if (accept === null || accept.trim() === '') return true;
  return accept
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';').map((part) => part.trim()))
    .filter(([, ...parameters]) => !parameters.some(isRefusing))
    .some(([type = '']) => OFFERED.some((offered) => covers(type, offered)));
}

const isRefusing = (parameter: string) =>
  /^q=0(\.0*)?$/.test(parameter) || /^charset=(?!"?utf-?8"?$)/.test(parameter);

function covers(range: string, type: string): boolean {
  if (range === '*/*' || range === type) return true;
  return range.endsWith('/*') && type.startsWith(range.slice(0, -1));
}
