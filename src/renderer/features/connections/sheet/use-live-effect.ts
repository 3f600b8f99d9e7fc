/** Tries unsaved settings on the newest events, shortly after they were changed. */
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { EffectResult } from '../../../../protocol/explain.ts';
import { stringifyJson } from '../../../../protocol/json.ts';
import type { EffectDrafts } from '../../../api/connections.ts';
import type { ApiError } from '../../../api/client.ts';
import { useJob } from '../../../api/jobs.ts';
import { connectionStore } from '../../../stores/connection.ts';
import { DRAFT_SCHEMAS, placeOf } from '../drafts.ts';
import type { FileKey, Files } from '../drafts.ts';

const AFTER_MS = 350;
/** Events looked at, the newest first. */
export const LOOKED_AT = 1_000;

export interface LiveEffect {
  /** Null while nothing is edited or nothing is known yet. */
  readonly result: EffectResult | null;
  /** The result is of an earlier state of the drafts. */
  readonly stale: boolean;
  readonly error: ApiError | null;
}

/** Null when one of the drafts cannot be saved as it is. */
function draftsOf(dirty: readonly FileKey[], view: Files): EffectDrafts | null {
  const drafts: Record<string, Record<string, unknown>> = {};
  for (const key of dirty) {
    const { kind, name } = placeOf(key);
    const value = view[kind][name];
    if (value === undefined || !DRAFT_SCHEMAS[kind].safeParse(value).success) return null;
    (drafts[kind] ??= {})[name] = value;
  }
  return drafts as EffectDrafts;
}

export function useLiveEffect(dirty: readonly FileKey[], view: Files | null): LiveEffect {
  const run = useJob<EffectResult>('effect', 'connections');
  const drafts = useMemo(() => (view === null || dirty.length === 0 ? null : draftsOf(dirty, view)), [dirty, view]);
  const asked = drafts === null ? null : stringifyJson(drafts);
  // What could not be tried while the engine was away is tried when it is back.
  const isConnected = useStore(connectionStore, (state) => state.stream.kind === 'open');
  const latest = useRef(run);
  const answered = useRef<string | null>(null);
  const running = useRef<string | null>(null);
  useEffect(() => { latest.current = run; });
  useEffect(() => {
    if (drafts === null || !isConnected) return;
    const timer = setTimeout(() => {
      if (latest.current.running) latest.current.cancel();
      running.current = asked;
      latest.current.start({ ...drafts, limit: LOOKED_AT });
    }, AFTER_MS);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- by what is asked, not by which object asks it
  }, [asked, isConnected]);
  if (run.job?.state === 'done' && !run.running) answered.current = running.current;
  return { result: asked === null ? null : run.result, stale: asked !== answered.current, error: asked === null ? null : run.error };
}

/** Connections that the edited files concern. */
export function concerned(result: EffectResult, dirty: readonly FileKey[], files: Files): EffectResult {
  const keys = new Set<string>(dirty);
  return { ...result, connections: result.connections.filter(({ connection, output }) => keys.has(`connections/${connection}`) || keys.has(`outputs/${output}`) || keys.has(`inputs/${files.connections[connection]?.input ?? ''}`)) };
}
