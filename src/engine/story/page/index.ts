/**
 * The story as one HTML file: to be read by people without a script or anything from outside, and by Cloudchamber from the JSON
 * at its end. Its policy lets no script run and nothing be loaded, whatever the data says.
 */
import { createHash } from 'node:crypto';
import { stringifyJson } from '../../../protocol/json.ts';
import type { Story } from '../../../protocol/story.ts';
import { html, Markup } from './markup.ts';
import { deliveriesSection, eventsSection, footer, headSection, notesSection, outputsSection, rawSection, redactionSection, settingsSection, titleOf, violationsSection } from './sections.ts';
import { STYLES } from './styles.ts';
import { traceSection } from './trace.ts';

export const DATA_ID = 'cloudchamber-story';

const hash = (text: string, encoding: 'hex' | 'base64'): string => createHash('sha256').update(text, 'utf8').digest(encoding);
const POLICY = `default-src 'none'; style-src 'sha256-${hash(STYLES, 'base64')}'; base-uri 'none'; form-action 'none'`;

/** No `<`, so that nothing in it can end the element; none of the line ends that only JSON allows. */
export function embedded(story: Story): string {
  return stringifyJson(story).replaceAll(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function storyPage(story: Story): string {
  const data = embedded(story);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="Cloudchamber ${story.made.by}">
<title>${titleOf(story.batch)}: a batch's story</title><style>${new Markup(STYLES)}</style></head>
<body><main>
${headSection(story)}
${outputsSection(story)}
${eventsSection(story)}
${traceSection(story)}
${settingsSection(story)}
${violationsSection(story)}
${notesSection(story)}
${rawSection(story)}
${deliveriesSection(story)}
${redactionSection(story)}
${footer(story)}
</main>
<script type="application/json" id="${DATA_ID}" data-sha256="${hash(data, 'hex')}">${new Markup(data)}</script>
</body></html>
`.text;
}
