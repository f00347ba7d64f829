/**
 * What one commit replaces, for readers of earlier versions. It becomes entries `SEQUENCE-0`, `SEQUENCE-1`, …
 * of the generation's undo log, a stream, with one pair of texts for each change, which the commit script adds:
 *
 * | field | value |
 * |---|---|
 * | `ENTITY:ID` | the document before, '' for none |
 * | `+ENTITY#INDEX` | a member that the commit adds and that was not there |
 * | `-ENTITY#INDEX` | a member that it removes and that was there |
 * | '' | '', where the commit changes nothing |
 */
export const documentField = (entity: string, id: string) => `${entity}:${id}`;
export const indexField = (entity: string, index: string) => `${entity}#${index}`;
export const addedField = (entity: string, index: string) => `+${indexField(entity, index)}`;
export const removedField = (entity: string, index: string) => `-${indexField(entity, index)}`;
