/** A batch's story as a file. Made on the query thread: of a batch with a thousand events it takes a second. */
import type Database from 'better-sqlite3';
import { buildStory, storyPage } from '../../story/index.ts';
import type { StoryOptions, StorySource } from '../../story/index.ts';
import { batchDetail, requestDetail } from './details.ts';
import type { BodyText } from './details.ts';

export interface StoryArgs extends StoryOptions, Pick<StorySource, 'workspace' | 'secrets' | 'versions' | 'by'> {
  /** Of the batch. */
  readonly id: string;
}

export function storyFile(db: Database.Database, args: StoryArgs, bodyText: BodyText): string | null {
  const detail = batchDetail(db, args.id, bodyText);
  if (detail === null) return null;
  const position = db.prepare('SELECT position FROM batches WHERE id = ?').pluck().get(args.id) as number;
  return storyPage(buildStory({ ...args, detail, request: requestDetail(db, detail.request_id, bodyText), position }, args));
}
