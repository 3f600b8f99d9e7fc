/** `story open FILE` */
import { storyOutputs, titleOf } from '../../../engine/story/index.ts';
import type { BatchDetail } from '../../../protocol/contract.ts';
import type { OpenedStory, StoryOutput } from '../../../protocol/story.ts';
import { withEngine } from '../../engine-call.ts';
import { readText } from '../../places.ts';
import { printable } from '../../report/terminal.ts';
import type { OpenArguments } from './arguments.ts';

export async function openStory({ places, file, replay, input, profile, time, real, json }: OpenArguments): Promise<number> {
  const text = readText(file, places.cwd);
  const { opened, here } = await withEngine(places, async (api) => {
    const query = new URLSearchParams({ replay: String(replay), profile: String(profile), time, real: String(real), ...(input === null ? {} : { input }) });
    const answer = JSON.parse(await api.call('POST', `/stories?${query.toString()}`, { type: text.trimStart().startsWith('<') ? 'text/html' : 'application/json', text })) as OpenedStory;
    const [batch] = answer.sent?.batch_ids ?? [];
    return { opened: answer, here: batch === undefined ? null : storyOutputs(JSON.parse(await api.call('GET', `/batches/${batch}`)) as BatchDetail) };
  });
  process.stdout.write(json ? `${JSON.stringify({ ...opened, here }, undefined, 2)}\n` : `${told(opened, here).map(printable).join('\n')}\n`);
  return opened.sent === null || opened.sent.status < 400 ? 0 : 1;
}

function told({ story, remarks, sent }: OpenedStory, here: readonly StoryOutput[] | null): string[] {
  const { batch, made } = story;
  const lines = [`${titleOf(batch)}: batch ${batch.id}, ${batch.env}, received ${new Date(batch.received_at).toISOString()} through "${story.input.name}" (${story.input.platform}); written by Cloudchamber ${made.by}.`, '', 'What happened there', ...outcomes(story.outputs)];
  if (sent !== null) {
    lines.push('', `What happened here, through "${sent.input}" (answered ${sent.status})`);
    if (here === null) lines.push(sent.status >= 400 ? `  The call was refused: see request ${sent.request_id} in the window.` : '  The batch is under way: see the window.');
    else lines.push(...outcomes(here), `  Batch ${sent.batch_ids.join(', ')}`);
  }
  if (remarks.length > 0) lines.push('', 'Not the same here', ...remarks.map(({ message }) => `  - ${message}`));
  return lines;
}

function outcomes(outputs: readonly StoryOutput[]): string[] {
  if (outputs.length === 0) return ['  It came to no output.'];
  const width = Math.max(...outputs.map(({ outcome }) => (outcome ?? 'nothing sent').length));
  return outputs.map(({ outcome, output, sentence }) => `  ${(outcome ?? 'nothing sent').padEnd(width)}  ${output}: ${sentence}`);
}
