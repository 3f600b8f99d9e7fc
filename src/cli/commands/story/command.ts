import { command } from '../../command.ts';
import { parseStory, STORY_USAGE } from './arguments.ts';

export const storyCommand = command({
  name: 'story',
  forms: [
    { form: 'story', summary: 'writes a batch\'s whole story as one file, without personal data' },
    { form: 'story open', summary: 'tells such a file and replays its batch here' },
  ],
  usage: STORY_USAGE,
  parse: parseStory,
  run: async (args) => (await import('./run.ts')).runStory(args),
  // An engine that was started for one call leaves nothing behind either.
  endsProcess: true,
});
