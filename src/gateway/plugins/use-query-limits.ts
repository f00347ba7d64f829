import { type DocumentNode, type GraphQLError, Kind, type OperationDefinitionNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import {
  costRefusal,
  type QueryLimits,
  shapeRefusals,
  tokenRefusal,
} from '../http/query-limits.js';
import type { PageSize } from '../limits.js';

/** Refuses a query above a limit before it costs anything: each limit as soon as it can be told. */
export function useQueryLimits(limits: QueryLimits, pageSize: PageSize): Plugin {
  // Documents of the parser's cache live as long as they are asked for; so do these.
  const costs = new WeakMap<DocumentNode, GraphQLError | false>();

  function refusalOf({ document, schema, operationName, variableValues }: Execution) {
    const options = { document, schema, operationName, variables: variableValues, pageSize };
    const operations = document.definitions.filter(
      ({ kind }) => kind === Kind.OPERATION_DEFINITION,
    );
    const isFixed =
      operations.length === 1 &&
      !(operations[0] as OperationDefinitionNode).variableDefinitions?.length;
    if (!isFixed) return costRefusal(options, limits);
    const known = costs.get(document) ?? costRefusal(options, limits) ?? false;
    costs.set(document, known);
    return known || undefined;
  }

  return {
    onParse({ params, parseFn, setParseFn }) {
      const text = typeof params.source === 'string' ? params.source : params.source.body;
      setParseFn((source, options) => {
        const refusal = tokenRefusal(text, limits);
        if (refusal) throw refusal;
        return parseFn(source, options);
      });
    },
    onValidate({ params: { documentAST }, setResult }) {
      const refusals = shapeRefusals(documentAST, limits);
      if (refusals.length > 0) setResult(refusals);
    },
    onExecute({ args, setResultAndStopExecution }) {
      const refusal = refusalOf(args as Execution);
      if (refusal) setResultAndStopExecution({ errors: [refusal] });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const refusal = refusalOf(args as Execution);
      if (refusal) setResultAndStopExecution({ errors: [refusal] });
    },
  };
}

interface Execution {
  readonly document: DocumentNode;
  readonly schema: Parameters<typeof costRefusal>[0]['schema'];
  readonly operationName?: string | null;
  readonly variableValues?: Readonly<Record<string, unknown>> | null;
}
