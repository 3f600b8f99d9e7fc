/** What the platform's management API needs and gives: plain values, so that the server decides about files and sockets. */
import type { DataPlan, PlanProblem, PlanVersion, ValidationResult } from '../../protocol/data-plan.ts';
import type { JsonObject } from '../../protocol/json.ts';

export type StoreOutcome = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Files of one kind in the workspace. Every call is atomic: what was read in one answer is still true when it writes. */
export interface FileStore<T> {
  list(): readonly T[];
  get(id: string): T | null;
  put(file: T): StoreOutcome;
  delete(id: string): StoreOutcome;
}

export type PlanStore = FileStore<DataPlan>;

/** What the data-plan folder knows; handed in, since domain folders do not import each other. */
export interface PlanJudge {
  check(plan: unknown, file: string): readonly PlanProblem[];
  /** In the server profile (spec/data-plans.md 6.1). */
  validate(version: PlanVersion, batch: JsonObject): readonly ValidationResult[];
}

/** The client that scripts must name themselves as; null takes any. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface ApiNote {
  readonly code: string;
  readonly message: string;
}

export interface ApiAnswer {
  readonly status: number;
  /** Undefined: no body at all. */
  readonly body: unknown;
  readonly headers?: readonly (readonly [string, string])[];
  readonly notes?: readonly ApiNote[];
}
