import { type Catalog, defineCatalog } from '../../src/model/catalog.js';
import { defineEntity, type Entity } from '../../src/model/entity.js';
import type { Field } from '../../src/model/field.js';
import type { TablePlan } from './history.js';

/** The catalog of tables that are known at run time alone. */
export function catalogOf(tables: readonly TablePlan[]): Catalog {
  return defineCatalog(tables.map(entityOf) as never);
}

function entityOf({ entity, table, fields, key, indexes }: TablePlan): Entity {
  const declared = Object.entries(fields).map(([name, { type, nullable, values }]) => {
    const field: Field = {
      type,
      nullable,
      values,
      column: name,
      description: undefined,
      deprecated: undefined,
    };
    return [name, field] as const;
  });
  return defineEntity({
    name: entity,
    table,
    fields: Object.fromEntries(declared),
    key: key as never,
    indexes: indexes as never,
  });
}
