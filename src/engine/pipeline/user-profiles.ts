/** Profiles and identities of users as the pipeline's stages ask for them, and the place where a batch's changes are kept. */
import type Database from 'better-sqlite3';
import { ProfileStore, readProfile } from '../profiles/index.ts';
import type { KnownIdentity } from '../profiles/index.ts';
import type { CompiledWorkspace } from './compile.ts';
import type { KnownUser, ProfileChange } from './profile-stages.ts';

const SELECT_IDENTITIES = 'SELECT type, value, at FROM identity_values WHERE mpid = ?';

/** For readers of other threads; `workspace` is the workspace's token. */
export function readUser(db: Database.Database, mpid: string, workspace: string): KnownUser {
  return { profile: readProfile(db, mpid, workspace), identities: db.prepare<[string], KnownIdentity>(SELECT_IDENTITIES).all(mpid) };
}

export class UserProfiles {
  private readonly db: Database.Database;
  private readonly identities: Database.Statement<[string], KnownIdentity>;
  private current: { readonly workspace: CompiledWorkspace; readonly store: ProfileStore } | null = null;

  constructor(db: Database.Database) {
    this.db = db;
    this.identities = db.prepare(SELECT_IDENTITIES);
  }

  of(mpid: string, workspace: CompiledWorkspace): KnownUser {
    return { profile: this.store(workspace).load(mpid), identities: this.identities.all(mpid) };
  }

  save(mpid: string, { before, applied }: ProfileChange, receivedAt: number, workspace: CompiledWorkspace): void {
    this.store(workspace).save(mpid, before, applied, receivedAt);
  }

  private store(workspace: CompiledWorkspace): ProfileStore {
    if (this.current?.workspace !== workspace) this.current = { workspace, store: new ProfileStore(this.db, workspace.file.workspace_token, workspace.groups) };
    return this.current.store;
  }
}
