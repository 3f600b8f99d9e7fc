/**
 * JavaScript and TypeScript with types. Rule code is a sloppy CommonJS script (spec/pipeline.md a.4): undeclared names are
 * the linter's business, not an error of the type checker.
 */
import 'monaco-editor/languages/definitions/javascript/register.js';
import 'monaco-editor/languages/definitions/typescript/register.js';
import { ModuleKind, ModuleResolutionKind, ScriptTarget, javascriptDefaults, typescriptDefaults } from 'monaco-editor/languages/features/typescript/register.js';

export interface TypingFile {
  readonly path: string;
  readonly text: string;
}

const COMPILER_OPTIONS = {
  target: ScriptTarget.ESNext, module: ModuleKind.CommonJS, moduleResolution: ModuleResolutionKind.NodeJs,
  lib: ['esnext'], allowJs: true, allowNonTsExtensions: true, noEmit: true, types: [],
};

javascriptDefaults.setCompilerOptions({ ...COMPILER_OPTIONS, checkJs: true, strict: false });
typescriptDefaults.setCompilerOptions({ ...COMPILER_OPTIONS, strict: true, noImplicitAny: false });
javascriptDefaults.setDiagnosticsOptions({ noSuggestionDiagnostics: true, noSemanticValidation: true });
typescriptDefaults.setDiagnosticsOptions({ noSuggestionDiagnostics: true });

/** Declarations that every script sees, in place of the ones before. */
export function setTypings(files: readonly TypingFile[]): void {
  const libs = files.map(({ path, text }) => ({ filePath: `file:///${path}`, content: text }));
  javascriptDefaults.setExtraLibs(libs);
  typescriptDefaults.setExtraLibs(libs);
}
