/** Completion and checks of JSON, off the main thread. */
import 'monaco-editor/languages/features/json/json.worker.js';
