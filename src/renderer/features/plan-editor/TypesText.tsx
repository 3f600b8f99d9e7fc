/** Generated TypeScript, coloured, to read. Load it with `lazy`. */
import { CodeEditor } from '../../ui/monaco/CodeEditor.tsx';
import '../../ui/monaco/script-language.ts';

export default function TypesText({ text }: { text: string }) {
  return <CodeEditor key={text} value={text} revision={0} language="typescript" label="Generated types" readOnly />;
}
