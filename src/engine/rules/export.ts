/** A rule as AWS Lambda takes it: `index.js` with the handler `index.handler`, alone or in a zip. */
import { strToU8, zipSync } from 'fflate';
import type { Rule } from '../../protocol/rule.ts';
import { compileCode } from './compile-code.ts';

export type ExportFormat = 'file' | 'zip';

export type RuleExport =
  | { readonly ok: true; readonly fileName: string; readonly contentType: string; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly message: string; readonly line: number | null };

/** The zip's times are fixed, so that the same code gives the same bytes. */
const ZIP_TIME = new Date('2020-01-01T00:00:00Z');

export async function exportRule(name: string, code: Rule['versions'][string], format: ExportFormat): Promise<RuleExport> {
  const compilation = await compileCode(code.code, code.language);
  if (!compilation.ok) return { ok: false, message: compilation.error.message, line: compilation.error.line };
  const bytes = strToU8(compilation.compiled.code.endsWith('\n') ? compilation.compiled.code : `${compilation.compiled.code}\n`);
  if (format === 'file') return { ok: true, fileName: 'index.js', contentType: 'text/javascript', bytes };
  return { ok: true, fileName: `${name}.zip`, contentType: 'application/zip', bytes: zipSync({ 'index.js': bytes }, { level: 9, mtime: ZIP_TIME }) };
}
