/** A JSON editor with completion and checks. Load it with `lazy`. */
import { useEffect, useId } from 'react';
import { CodeEditor } from './CodeEditor.tsx';
import type { CodeEditorProps } from './CodeEditor.tsx';
import { registerSchema } from './json-schemas.ts';

export interface JsonEditorProps extends Omit<CodeEditorProps, 'language' | 'uri'> {
  /** JSON Schema for completion and checks of the whole document. */
  schema?: object | undefined;
}

export default function JsonEditor({ schema, className, ...rest }: JsonEditorProps) {
  const uri = `cloudchamber://json/${useId().replaceAll(/[^\w-]/g, '')}.json`;
  useEffect(() => (schema === undefined ? undefined : registerSchema(uri, schema)), [uri, schema]);
  return <CodeEditor {...rest} language="json" uri={uri} className={className ?? 'min-h-64 rounded-md border border-line'} />;
}
