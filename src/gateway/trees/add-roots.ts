import type { Entity, Tree } from '../../model/entity.js';
import { pageArguments } from '../lists/page-arguments.js';
import { pluralOf, wordsOf } from '../names.js';
import type { TypeRegistry } from '../type-registry.js';
import { TreeList } from './tree-list.js';

/** Adds the root field that lists the records at the top of an entity's tree. */
export function addRoots(types: TypeRegistry, entity: Entity, tree: Tree, name: string): void {
  types.pothos.queryField(name, (t) =>
    t.field({
      type: types.connection(entity),
      nullable: false,
      description: `The ${pluralOf(wordsOf(entity.name))} at the top, which stand below no other, in pages.`,
      args: types.pothos.args(pageArguments),
      resolve: (_, args, { view }) => {
        const forest = () => view.forest(entity);
        const list = { entity, tree, forest, from: undefined, maxDepth: 1 };
        return view.pageOf(new TreeList(list), args);
      },
    }),
  );
}
