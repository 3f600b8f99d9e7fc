/** Monaco's own worker, as a module of this build so that it is served from the window's origin. */
import 'monaco-editor/editor/editor.worker.js';
