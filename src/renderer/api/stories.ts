/** Reports of batches: written here, opened elsewhere (protocol/story.ts). */
import { useQuery } from '@tanstack/react-query';
import type { RedactionLevel } from '../../protocol/story.ts';
import { storyFile } from './api.ts';

/** The report's page as text. It is written anew each time it is asked for. */
export function useStoryFile(batch: string, level: RedactionLevel) {
  return useQuery({
    queryKey: ['captured', 'story', batch, level],
    queryFn: async ({ signal }) => (await storyFile(batch, level, signal)).text(),
    staleTime: 0,
    gcTime: 0,
  });
}
