import type { ConsentMatrix } from '../../../../protocol/explain.ts';

/** The matrix narrowed to connections with the text in their name, or to purposes with it; a text that meets neither leaves nothing. */
export function searchConsent(matrix: ConsentMatrix, text: string): ConsentMatrix {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return matrix;
  const has = (...texts: readonly string[]): boolean => texts.some((one) => one.toLowerCase().includes(wanted));
  const kept = matrix.purposes.flatMap(({ purpose }, index) => (has(purpose) ? [index] : []));
  if (kept.length > 0) {
    return {
      ...matrix, purposes: kept.flatMap((index) => matrix.purposes[index] ?? []),
      connections: matrix.connections.map((connection) => ({ ...connection, cells: kept.flatMap((index) => connection.cells[index] ?? []) })).filter(({ cells }) => cells.some(({ effect }) => effect !== 'none')),
    };
  }
  return { ...matrix, connections: matrix.connections.filter(({ connection, output, input }) => has(connection, output, input)) };
}
