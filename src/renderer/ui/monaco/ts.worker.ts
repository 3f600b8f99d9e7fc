/** Types, completion and checks of JavaScript and TypeScript, off the main thread. */
import 'monaco-editor/languages/features/typescript/ts.worker.js';
