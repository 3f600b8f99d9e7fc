/** Reports of batches: written here, opened elsewhere (protocol/story.ts). */
import { useQuery } from '@tanstack/react-query';
import type { OpenedStory, RedactionLevel } from '../../protocol/story.ts';
import { call, storyFile } from './api.ts';

export interface ReplayOptions {
  /** Null: the input of the same name and platform, else of the platform. */
  readonly input: string | null;
  /** Tells the user's profile first what it had known there. */
  readonly profile: boolean;
  readonly time: 'now' | 'as-then';
  /** Also when an output sends to a real endpoint. */
  readonly real: boolean;
}

export const storyApi = {
  /** `text`: the report's file, or its JSON. */
  read: (text: string, signal?: AbortSignal) => call<OpenedStory>('POST', '/stories', { query: { replay: false }, body: text, signal }),
  replay: (text: string, options: ReplayOptions) => call<OpenedStory>('POST', '/stories', { query: { replay: true, ...options }, body: text }),
};

/** The report's page as text. It is written anew each time it is asked for. */
export function useStoryFile(batch: string, level: RedactionLevel) {
  return useQuery({
    queryKey: ['captured', 'story', batch, level],
    queryFn: async ({ signal }) => (await storyFile(batch, level, signal)).text(),
    staleTime: 0,
    gcTime: 0,
  });
}
