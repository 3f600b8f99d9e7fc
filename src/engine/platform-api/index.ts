/** The platform's management API as far as Cloudchamber plays it: tokens, plans, groups, profiles (spec/data-plans.md 2, spec/platform-apis.md 8-10). */
export { forbidden, refused, unauthorized } from './answers.ts';
export { checkBulkDeletion } from './bulk-delete.ts';
export { createGroup, deleteGroup, listGroups, putGroup, readGroup } from './groups.ts';
export type { GroupStore } from './groups.ts';
export { createPlan, createVersion, deletePlan, deleteVersion, listPlans, readPlan, readVersion, updatePlan, updateVersion } from './plans.ts';
export type { PlanCall } from './plans.ts';
export { checkFields, checkResolve, checkSearch, profileNotFound, PROFILE_FIELDS, servedProfile } from './profile.ts';
export type { IdentityTypes, ProfileField, Wanted } from './profile.ts';
export { RequestRate } from './rate.ts';
export { platformTime, servedPlan, servedVersion } from './shapes.ts';
export { answerTokenRequest, issueToken, tokenError, TOKEN_LIFETIME_S, verifyToken } from './tokens.ts';
export { validate } from './validate.ts';
export type { ApiAnswer, ApiNote, Credentials, FileStore, PlanJudge, PlanStore, StoreOutcome } from './types.ts';
