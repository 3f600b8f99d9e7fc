/** What the rest of the engine, the shell and the CLI may use of this folder. */
export { userDataDir, DATA_DIR_VARIABLE } from './data-dir.ts';
export { demoDir, demoTraffic, installDemo, isDemo } from './demo.ts';
export type { DemoStep } from './demo.ts';
export { writeFileAtomic } from './files.ts';
export { inspectFolder, WORKSPACE_FILE } from './layout.ts';
export type { FolderState } from './layout.ts';
export type { Catalogue, CatalogueEntry } from './partner-settings.ts';
export type { Result, WorkspaceError, WorkspaceErrorCode } from './result.ts';
export { findSample, httpCall, listSamples, sampleCalls } from './samples.ts';
export type { HttpCall, Sample, SampleCall } from './samples.ts';
export { openWorkspace } from './service.ts';
export type { InputAccess, OpenWorkspaceOptions, WorkspaceChange, WorkspaceHandle, WorkspaceState } from './service.ts';
export { loadSettings, saveSettings } from './settings.ts';
