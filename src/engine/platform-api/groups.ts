/** The Group Identity API over the workspace's group files (spec/platform-apis.md 10). Only the making of a group is documented. Pure. */
import { isObject } from '../../protocol/json.ts';
import { groupSchema } from '../../protocol/user.ts';
import type { GroupFile } from '../../protocol/user.ts';
import { done, NO_CONTENT, refused } from './answers.ts';
import type { ApiAnswer, FileStore } from './types.ts';

export type GroupStore = FileStore<GroupFile>;

const NO_GROUP = (id: string): ApiAnswer => refused(404, `The group "${id}" was not found.`);

function served({ $schema: _editor, ...group }: GroupFile): object {
  return group;
}

export function listGroups(store: GroupStore): ApiAnswer {
  return done([...store.list()].sort((a, b) => (a.id < b.id ? -1 : 1)).map(served));
}

export function readGroup(store: GroupStore, id: string): ApiAnswer {
  const group = store.get(id);
  return group === null ? NO_GROUP(id) : done(served(group));
}

export function createGroup(store: GroupStore, body: unknown): ApiAnswer {
  const id = isObject(body) ? body['id'] : undefined;
  return typeof id === 'string' && store.get(id) !== null ? refused(400, 'Group ID is already in use.') : write(store, body);
}

/** Replaces the group, or makes it. */
export function putGroup(store: GroupStore, id: string, body: unknown): ApiAnswer {
  if (!isObject(body)) return write(store, body);
  if (body['id'] !== undefined && body['id'] !== id) return refused(400, `"id" must be "${id}", as in the path, or left out.`);
  return write(store, { ...body, id });
}

export function deleteGroup(store: GroupStore, id: string): ApiAnswer {
  if (store.get(id) === null) return NO_GROUP(id);
  const outcome = store.delete(id);
  return outcome.ok ? NO_CONTENT : refused(500, outcome.message);
}

function write(store: GroupStore, body: unknown): ApiAnswer {
  const parsed = groupSchema.safeParse(body);
  if (!parsed.success) return { status: 400, body: { errors: parsed.error.issues.map(({ path, message }) => ({ message: path.length === 0 ? message : `"${path.join('.')}": ${message}` })) } };
  const outcome = store.put(parsed.data);
  return outcome.ok ? done(served(parsed.data)) : refused(400, outcome.message);
}
