import { columnOf, type Entity } from './entity.js';

/** What a database says about a table and its columns; what has no comment is left out. */
export interface TableComments {
  readonly table?: string;
  readonly columns: Readonly<Record<string, string>>;
}

/** Comments by table, as `almanac comments` writes them: descriptions where a definition gives none. */
export type Comments = Readonly<Record<string, TableComments>>;

/** What there is to read about an entity: its own description, else its table's comment. */
export function descriptionOf(entity: Entity, comments: Comments): string | undefined {
  return entity.description ?? sentence(comments[entity.table]?.table);
}

/** The same of a field: its own description, else its column's comment. */
export function fieldDescriptionOf(
  entity: Entity,
  fieldName: string,
  comments: Comments,
): string | undefined {
  const own = entity.fields[fieldName]?.description;
  return own ?? sentence(comments[entity.table]?.columns[columnOf(entity, fieldName)]);
}

/** Comments mostly have no full stop; descriptions have one. */
function sentence(comment: string | undefined): string | undefined {
  const text = comment?.trim();
  if (!text) return undefined;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
