/** Property tests try other cases each time on a developer's machine; CI tries the same ones, so that it fails for what was changed. */
import fc from 'fast-check';

if (process.env['CI']) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_122 });
