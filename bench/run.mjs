/** `npm run bench [name …]`: all benchmarks, or those named; `--update` writes the baseline. See README.md beside this file. */
import { onProjectNode } from '../scripts/bootstrap.mjs';

await onProjectNode(import.meta.url);
const { runBenchmarks } = await import('./lib/runner.ts');
process.exitCode = await runBenchmarks(process.argv.slice(2));
