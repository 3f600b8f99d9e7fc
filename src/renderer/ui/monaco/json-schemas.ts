/** JSON Schemas by editor: Monaco knows one list for the whole window, so each editor adds and takes back its own. */
import { jsonDefaults } from 'monaco-editor/languages/features/json/register.js';

const schemas = new Map<string, object>();

function apply(): void {
  jsonDefaults.setDiagnosticsOptions({
    validate: true, allowComments: false,
    schemas: [...schemas].map(([uri, schema]) => ({ uri: `${uri}#schema`, fileMatch: [uri], schema })),
  });
}

/** Completion and checks of the document at `uri`. Returns a disposer. */
export function registerSchema(uri: string, schema: object): () => void {
  schemas.set(uri, schema);
  apply();
  return () => {
    if (schemas.get(uri) === schema) schemas.delete(uri);
    apply();
  };
}
