import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** What the rules need to know of one file. Paths are relative to the repository, with '/'. */
export interface SourceFacts {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** `process.env`, however it is reached. */
  readonly readsEnvironment: boolean;
  /** A string or template that begins a key of the store. */
  readonly spellsStoreKey: boolean;
  /** `export * from …`. */
  readonly reExportsAll: boolean;
}

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The file it names; undefined for a package and for Node's own modules. */
  readonly path: string | undefined;
}

export const ROOT = resolve(import.meta.dirname, '../..');

/** The facts of every TypeScript file below the folders. */
export function readFacts(...folders: readonly string[]): SourceFacts[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => relative(ROOT, file).split(sep).join('/'))
      .sort()
      .map((path) => factsOf(path, readFileSync(join(ROOT, path), 'utf8'))),
  );
}

/** The facts of one text. Comments count for nothing but lines. */
export function factsOf(path: string, text: string): SourceFacts {
  const specifiers: string[] = [];
  const found = { readsEnvironment: false, spellsStoreKey: false, reExportsAll: false };
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) specifiers.push(specifier);
    if (readsEnvironment(node)) found.readsEnvironment = true;
    if (spellsStoreKey(node)) found.spellsStoreKey = true;
    if (ts.isExportDeclaration(node) && node.moduleSpecifier && !node.exportClause) {
      found.reExportsAll = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return {
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: specifiers.map((specifier) => ({ specifier, path: resolved(path, specifier) })),
    ...found,
  };
}

/** What an import, a re-export, `import()` or a type's `import()` names. */
function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return literal(node.moduleSpecifier);
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return literal(node.arguments[0]);
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return literal(node.argument.literal);
  }
  return undefined;
}

function literal(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function resolved(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

const isProcess = (node: ts.Node | undefined) =>
  node !== undefined && /^(globalThis\.)?process$/.test(node.getText());

function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    return isProcess(node.expression) && node.name.text === 'env';
  }
  if (ts.isElementAccessExpression(node)) {
    return isProcess(node.expression) && literal(node.argumentExpression) === 'env';
  }
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) {
    return isProcess(node.initializer) && node.name.elements.some((e) => nameOf(e) === 'env');
  }
  if (
    ts.isImportDeclaration(node) &&
    /^(node:)?process$/.test(literal(node.moduleSpecifier) ?? '')
  ) {
    const named = node.importClause?.namedBindings;
    return !!named && ts.isNamedImports(named) && named.elements.some((e) => nameOf(e) === 'env');
  }
  return false;
}

/** The name on the other side of a renaming, else the name. */
function nameOf(element: ts.BindingElement | ts.ImportSpecifier): string {
  return (element.propertyName ?? element.name).getText();
}

function spellsStoreKey(node: ts.Node): boolean {
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node);
  return isText && node.text.includes('almanac:{');
}
