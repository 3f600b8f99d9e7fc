/** The platform's management API as far as Cloudchamber plays it: tokens and the Data Planning API (spec/data-plans.md 2). */
export { forbidden, refused, unauthorized } from './answers.ts';
export { createPlan, createVersion, deletePlan, deleteVersion, listPlans, readPlan, readVersion, updatePlan, updateVersion } from './plans.ts';
export type { PlanCall } from './plans.ts';
export { RequestRate } from './rate.ts';
export { platformTime, servedPlan, servedVersion } from './shapes.ts';
export { answerTokenRequest, issueToken, tokenError, TOKEN_LIFETIME_S, verifyToken } from './tokens.ts';
export { validate } from './validate.ts';
export type { ApiAnswer, ApiNote, Credentials, PlanJudge, PlanStore, StoreOutcome } from './types.ts';
