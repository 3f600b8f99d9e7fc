/** The part of Electron's main-process API that src/main uses, over Chromium and Node. */
import * as electron from './modules.ts';
import { serveTest } from './test-channel.ts';

serveTest(electron);

export * from './modules.ts';
