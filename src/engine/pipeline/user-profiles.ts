/** Profiles and identities of users as the pipeline's stages ask for them, and the place where a batch's changes are kept. */
import type Database from 'better-sqlite3';
import { ProfileStore } from '../profiles/index.ts';
import type { KnownIdentity } from '../profiles/index.ts';
import type { CompiledWorkspace } from './compile.ts';
import type { KnownUser, ProfileChange } from './profile-stages.ts';

export class UserProfiles {
  private readonly db: Database.Database;
  private readonly identities: Database.Statement<[string], KnownIdentity>;
  private current: { readonly workspace: CompiledWorkspace; readonly store: ProfileStore } | null = null;

  constructor(db: Database.Database) {
    this.db = db;
    this.identities = db.prepare('SELECT type, value, at FROM identity_values WHERE mpid = ?');
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
